/* What lies on the scales and what they show: `dialogue/forms.py` and `suspicion.py`, for a batch of calls at a time.

   Forms and weights are rounded so that every sum of their products is exact (see `forms.py`): the order in which they are added
   doesn't matter, and both sides give the same. The caller (`dialogue/weighing.py`) owns every array; none of them overlap. */
#include "kernel.h"

#include <math.h>
#include <string.h>

enum { SIDES = 2, LANES = 8, FORMS = 4, BENDS = FORMS - 1, VIEWS = 8, NEAR = 3, PLACING = 3 };

typedef struct {
    int64_t moves[SIDES];
    int64_t faults;                  /* dimensions that checks find faults of */
    int64_t scales[SIDES];           /* of each role */
    int64_t lanes[SIDES];            /* scales of each role, filled up to a multiple of LANES */
    const double *weights[SIDES];    /* [VIEWS][FORMS][moves of the role looked at][lanes] */
    const double *found[SIDES];      /* [faults][NEAR][lanes] */
    const double *placing[SIDES];    /* [PLACING][lanes] */
    const double *constants[SIDES];  /* [lanes] */
    const double *bends;             /* [steps + 1][BENDS]: each bend at every step of strength from the lowest on */
    int64_t steps;                   /* from the lowest to the highest */
    double lowest, per_step, grid;   /* steps to 1 of strength, and of a form */
} Scales;

typedef struct {
    int64_t calls, turns;
    const int64_t *borders;          /* [calls + 1] */
    const int8_t *sides;             /* [turns] */
    const uint8_t *spoke[SIDES];     /* [turns] */
    const double *strengths[SIDES];  /* [turns + 1][moves] */
    const int64_t *near;             /* [turns][faults]: how far from a finding, NEAR for too far */
    const double *placing;           /* [turns][PLACING] */
    double *forms;                   /* [3 * (turns of the longest call + 1) + 1][FORMS][all moves]: room to work in */
    double *odds[SIDES];             /* [turns of the role that hold words][scales] */
    double *highest[SIDES];          /* [calls][scales] */
} Weighed;

EXPORT void csaudit_weigh(const Scales *scales, const Weighed *talk);

/* What is heard now, before and after, in each turn of a call, with a row more for no turn at all. */
typedef struct {
    double *now, *before, *after;    /* [count + 1][FORMS][moves] */
    int64_t first, count, moves;
} Heard;

static double *row_of(double *table, const Heard *heard, int64_t turn) { return table + turn * FORMS * heard->moves; }

/* To whole parts of a grid, halves to even: so far below 2^51 this is what `rint` gives. */
static double rounded(double value, double grid) {
    const double whole = 6755399441055744.0; /* 1.5 * 2^52 */
    const double scaled = value * grid + whole;
    return (scaled - whole) / grid;
}

/* The strengths of a turn in all forms: row by row, each form of all moves. */
static void bend(const Scales *scales, const double *strengths, int64_t count, int64_t moves, double *restrict forms) {
    const double highest = scales->lowest + (double)scales->steps / scales->per_step;
    for (int64_t move = 0; move < count; move++) {
        const double kept = strengths[move] < highest ? strengths[move] : highest;
        const double plain = rounded(kept, scales->grid);
        const double place = (plain - scales->lowest) * scales->per_step;
        int64_t step = place > 0 ? (int64_t)place : 0;
        step = step < scales->steps ? step : scales->steps - 1;
        const double past = place - (double)step;
        const double *low = scales->bends + step * BENDS;
        forms[move] = plain;
        for (int each = 0; each < BENDS; each++)
            forms[(1 + each) * moves + move] = rounded(low[each] + past * (low[each + BENDS] - low[each]), scales->grid);
    }
}

static void higher(double *restrict into, const double *restrict one, const double *restrict other, int64_t count) {
    for (int64_t at = 0; at < count; at++)
        into[at] = one[at] > other[at] ? one[at] : other[at];
}

static void hear(const Scales *scales, const Weighed *talk, const Heard *heard) {
    const int64_t size = FORMS * heard->moves, last = heard->count - 1;
    double *none = row_of(heard->now, heard, heard->count);
    for (int side = 0, first = 0; side < SIDES; first += (int)scales->moves[side++])
        bend(scales, talk->strengths[side] + talk->turns * scales->moves[side], scales->moves[side], heard->moves, none + first);
    for (int64_t turn = 0; turn < heard->count; turn++) {
        double *now = row_of(heard->now, heard, turn);
        memcpy(now, none, (size_t)size * sizeof *now);
        for (int side = 0, first = 0; side < SIDES; first += (int)scales->moves[side++])
            if (talk->spoke[side][heard->first + turn])
                bend(scales, talk->strengths[side] + (heard->first + turn) * scales->moves[side], scales->moves[side], heard->moves,
                     now + first);
    }
    memcpy(row_of(heard->before, heard, heard->count), none, (size_t)size * sizeof *none);
    memcpy(row_of(heard->before, heard, 0), none, (size_t)size * sizeof *none);
    memcpy(row_of(heard->after, heard, last), none, (size_t)size * sizeof *none);
    for (int64_t turn = 1; turn <= last; turn++) {
        higher(row_of(heard->before, heard, turn), row_of(heard->before, heard, turn - 1), row_of(heard->now, heard, turn - 1), size);
        higher(row_of(heard->after, heard, last - turn), row_of(heard->after, heard, last - turn + 1),
               row_of(heard->now, heard, last - turn + 1), size);
    }
}

/* The nearest turn of the call after one (step 1) or before it (-1) in which a role speaks; the row for no turn where there is none. */
static int64_t next(const Weighed *talk, const Heard *heard, int side, int64_t turn, int step) {
    if (turn == heard->count)
        return turn;
    for (turn += step; turn >= 0 && turn < heard->count; turn += step)
        if (talk->spoke[side][heard->first + turn])
            return turn;
    return heard->count;
}

/* Left to itself, GCC makes vectors of neighbouring moves instead, which is three times slower. */
typedef double Pair __attribute__((vector_size(2 * sizeof(double)), aligned(sizeof(double)), may_alias));

/* Lay `count` moves in all forms on LANES scales. */
static void lay(double *restrict odds, const double *restrict weights, int64_t lanes, const double *restrict looked, int64_t moves,
                int64_t count) {
    Pair sum[LANES / 2];
    memcpy(sum, odds, sizeof sum);
    for (int form = 0; form < FORMS; form++)
        for (int64_t move = 0; move < count; move++, weights += lanes) {
            const Pair *weight = (const Pair *)weights;
            for (int pair = 0; pair < LANES / 2; pair++)
                sum[pair] += weight[pair] * looked[form * moves + move];
        }
    memcpy(odds, sum, sizeof sum);
}

static void lay_one(double *restrict odds, const double *restrict weights, double form) {
    for (int lane = 0; lane < LANES; lane++)
        odds[lane] += weights[lane] * form;
}

/* The views of a turn, in the order of `VIEWS` in `forms.py`; `soon` is room for the strongest of the other's next two turns. */
static void look(const Weighed *talk, const Heard *heard, int side, int64_t turn, double *soon, const double *views[VIEWS]) {
    const int64_t before = next(talk, heard, 1 - side, turn, -1), after = next(talk, heard, 1 - side, turn, 1);
    const int64_t second = next(talk, heard, 1 - side, after, 1);
    higher(soon, row_of(heard->now, heard, after), row_of(heard->now, heard, second), FORMS * heard->moves);
    views[0] = row_of(heard->now, heard, turn);
    views[1] = row_of(heard->now, heard, before);
    views[2] = row_of(heard->before, heard, before);
    views[3] = row_of(heard->before, heard, turn);
    views[4] = row_of(heard->now, heard, next(talk, heard, side, turn, 1));
    views[5] = row_of(heard->now, heard, after);
    views[6] = soon;
    views[7] = row_of(heard->after, heard, turn);
}

static const int OWN[VIEWS] = {1, 0, 0, 1, 1, 0, 0, 0};

/* LANES scales of a role in a turn, from number `lane` on. */
static void weigh(const Scales *scales, const Weighed *talk, const Heard *heard, int side, int64_t turn, int64_t lane,
                  const double *const views[VIEWS], double *restrict odds) {
    const int64_t lanes = scales->lanes[side], at = heard->first + turn;
    const double *weights = scales->weights[side] + lane;
    memcpy(odds, scales->constants[side] + lane, LANES * sizeof *odds);
    for (int view = 0; view < VIEWS; view++) {
        const int whose = OWN[view] ? side : 1 - side;
        lay(odds, weights, lanes, views[view] + (whose ? scales->moves[0] : 0), heard->moves, scales->moves[whose]);
        weights += FORMS * scales->moves[whose] * lanes;
    }
    for (int64_t fault = 0; fault < scales->faults; fault++)
        for (int64_t near = talk->near[at * scales->faults + fault]; near < NEAR; near++)
            lay_one(odds, scales->found[side] + (fault * NEAR + near) * lanes + lane, 1.0);
    for (int each = 0; each < PLACING; each++)
        lay_one(odds, scales->placing[side] + each * lanes + lane, talk->placing[at * PLACING + each]);
}

/* All the turns of a role in a call; where its next odds go. */
static double *weigh_role(const Scales *scales, const Weighed *talk, const Heard *heard, int side, double *soon, double *odds,
                          double *highest) {
    const int64_t count = scales->scales[side];
    for (int64_t scale = 0; scale < count; scale++)
        highest[scale] = -INFINITY;
    for (int64_t turn = 0; turn < heard->count; turn++) {
        if (!talk->spoke[side][heard->first + turn])
            continue;
        const double *views[VIEWS];
        look(talk, heard, side, turn, soon, views);
        for (int64_t first = 0; first < count; first += LANES) {
            double sum[LANES];
            weigh(scales, talk, heard, side, turn, first, views, sum);
            for (int64_t scale = first; scale < count && scale < first + LANES; scale++) {
                odds[scale] = sum[scale - first];
                highest[scale] = odds[scale] > highest[scale] ? odds[scale] : highest[scale];
            }
        }
        odds += count;
    }
    return odds;
}

void csaudit_weigh(const Scales *scales, const Weighed *talk) {
    double *odds[SIDES] = {talk->odds[0], talk->odds[1]};
    for (int64_t call = 0; call < talk->calls; call++) {
        const int64_t first = talk->borders[call], count = talk->borders[call + 1] - first, moves = scales->moves[0] + scales->moves[1];
        const int64_t size = (count + 1) * FORMS * moves;
        const Heard heard = {talk->forms, talk->forms + size, talk->forms + 2 * size, first, count, moves};
        if (count)
            hear(scales, talk, &heard);
        for (int side = 0; side < SIDES; side++) {
            double *highest = talk->highest[side] + call * scales->scales[side];
            odds[side] = weigh_role(scales, talk, &heard, side, talk->forms + 3 * size, odds[side], highest);
        }
    }
}
