/* What lies on the scales and what they show: `dialogue/forms.py` and `suspicion.py`, for a batch of calls at a time.

   Forms and weights are rounded so that every sum of their products is exact (see `forms.py`): the order in which they are added
   doesn't matter, and both sides give the same. The caller (`dialogue/weighing.py`) owns every array; none of them overlap. */
#include "kernel.h"
#include "vectors.h"

#include <string.h>

enum { SIDES = 2, LANES = 8, FORMS = 4, BENDS = FORMS - 1, VIEWS = 8, NEAR = 3, PLACING = 3 };

typedef struct {
    int64_t moves[SIDES];
    int64_t faults;                  /* dimensions that checks find faults of */
    int64_t scales[SIDES];           /* of each role */
    int64_t lanes[SIDES];            /* scales of each role, filled up to a multiple of LANES */
    const double *weights[SIDES];    /* [lanes / LANES][VIEWS][moves of the role looked at][FORMS][LANES] */
    const double *found[SIDES];      /* [faults][NEAR][lanes] */
    const double *placing[SIDES];    /* [PLACING][lanes] */
    const double *constants[SIDES];  /* [lanes] */
    const double *bends;             /* [steps + 1][BENDS]: each bend at every step of strength from the lowest on */
    int64_t steps;                   /* from the lowest to the highest */
    double lowest, per_step, grid;   /* steps to 1 of strength, and of a form */
} Scales;

typedef struct {
    int64_t calls, turns;
    int64_t longest;                 /* turns of the longest call */
    const int64_t *borders;          /* [calls + 1] */
    const uint8_t *spoke[SIDES];     /* [turns] */
    const double *strengths[SIDES];  /* [turns + 1][moves] */
    const int64_t *near;             /* [turns][faults]: how far from a finding, NEAR for too far */
    const double *placing;           /* [turns][PLACING] */
    int64_t *spoken[SIDES];          /* [longest]: room to work in */
    double *forms[SIDES];            /* [4][longest + 1][moves][FORMS]: the same */
    const double **views;            /* [longest][VIEWS]: the same */
    double *sums;                          /* [longest][LANES]: the same */
    double *odds[SIDES];             /* [turns of the role that hold words][scales] */
} Weighed;

EXPORT void csaudit_weigh(const Scales *scales, const Weighed *talk);

/* What a role's turns in a call that hold words sound like, in all forms; and what sounds strongest before each, from each on, and in each
   and the next. A row for no turn at all follows. */
typedef struct {
    const int64_t *turns;
    int64_t count, size;             /* turns; numbers in a row */
    double *now, *before, *from, *soon;
} Heard;

/* To whole parts of a grid, halves to even: so far below 2^51 this is what `rint` gives. The grid is a power of two: dividing by it and
   multiplying by its inverse are the same. */
static inline double rounded(double value, double grid, double inverse) {
    const double whole = 6755399441055744.0; /* 1.5 * 2^52 */
    const double scaled = value * grid + whole;
    return (scaled - whole) * inverse;
}

/* The strengths of a turn in all forms, move by move. */
WIDE static void bend(const Scales *scales, const double *restrict strengths, int64_t moves, double *restrict forms) {
    const double highest = scales->lowest + (double)scales->steps / scales->per_step, inverse = 1.0 / scales->grid;
    for (int64_t move = 0; move < moves; move++, forms += FORMS) {
        const double kept = strengths[move] < highest ? strengths[move] : highest;
        const double plain = rounded(kept, scales->grid, inverse);
        const double place = (plain - scales->lowest) * scales->per_step;
        int64_t step = place > 0 ? (int64_t)place : 0;
        step = step < scales->steps ? step : scales->steps - 1;
        const double past = place - (double)step;
        const double *low = scales->bends + step * BENDS;
        forms[0] = plain;
        for (int each = 0; each < BENDS; each++)
            forms[1 + each] = rounded(low[each] + past * (low[each + BENDS] - low[each]), scales->grid, inverse);
    }
}

WIDE static void higher(double *restrict into, const double *restrict one, const double *restrict other, int64_t count) {
    for (int64_t at = 0; at < count; at++)
        into[at] = one[at] > other[at] ? one[at] : other[at];
}

static Heard hear(const Scales *scales, const Weighed *talk, int side, int64_t first, int64_t end) {
    const int64_t moves = scales->moves[side], size = FORMS * moves, rows = (talk->longest + 1) * size;
    double *forms = talk->forms[side];
    Heard heard = {talk->spoken[side], 0, size, forms, forms + rows, forms + 2 * rows, forms + 3 * rows};
    for (int64_t turn = first; turn < end; turn++)
        if (talk->spoke[side][turn]) {
            talk->spoken[side][heard.count] = turn;
            bend(scales, talk->strengths[side] + turn * moves, moves, heard.now + size * heard.count++);
        }
    const int64_t count = heard.count;
    bend(scales, talk->strengths[side] + talk->turns * moves, moves, heard.now + size * count);
    const double *none = heard.now + size * count;
    memcpy(heard.before, none, (size_t)size * sizeof *none);
    memcpy(heard.from + size * count, none, (size_t)size * sizeof *none);
    memcpy(heard.soon + size * count, none, (size_t)size * sizeof *none);
    for (int64_t row = 0; row < count; row++) {
        const int64_t last = count - 1 - row;
        higher(heard.before + size * (row + 1), heard.before + size * row, heard.now + size * row, size);
        higher(heard.from + size * last, heard.from + size * (last + 1), heard.now + size * last, size);
        higher(heard.soon + size * row, heard.now + size * row, heard.now + size * (row + 1), size);
    }
    return heard;
}

/* Which rows are looked at from a turn, in the order of `VIEWS` in `forms.py`: from the role's turn number `mine`, before which the other
   spoke `theirs` times. */
static void look(const Heard *own, const Heard *other, int64_t mine, int64_t theirs, const double *views[VIEWS]) {
    views[0] = own->now + own->size * mine;
    views[1] = other->now + other->size * (theirs ? theirs - 1 : other->count);
    views[2] = other->before + other->size * (theirs ? theirs - 1 : 0);
    views[3] = own->before + own->size * mine;
    views[4] = own->now + own->size * (mine + 1);
    views[5] = other->now + other->size * theirs;
    views[6] = other->soon + other->size * theirs;
    views[7] = other->from + other->size * theirs;
}

static const int OWN[VIEWS] = {1, 0, 0, 1, 1, 0, 0, 0};

/* Left to itself, GCC makes vectors of neighbouring moves instead, which is three times slower. */
typedef double Four __attribute__((vector_size(4 * sizeof(double)), aligned(sizeof(double)), may_alias));

/* Lay a row on LANES scales, for one view of each of several turns. Each form is summed up by itself: an addition that waits for the last
   would take four times as long. */
WIDE static void lay(double *restrict sums, const double *restrict weights, const double *const *views, int64_t turns, int64_t size) {
    for (; turns--; sums += LANES, views += VIEWS) {
        const double *row = *views;
        const Four *weight = (const Four *)weights;
        Four sum[FORMS][2] = {{{0.0}}};
        for (int64_t at = 0; at < size; at += FORMS)
            for (int form = 0; form < FORMS; form++) {
                sum[form][0] += *weight++ * row[at + form];
                sum[form][1] += *weight++ * row[at + form];
            }
        for (int half = 0; half < 2; half++)
            ((Four *)sums)[half] += sum[0][half] + sum[1][half] + sum[2][half] + sum[3][half];
    }
}

static void lay_one(double *restrict sums, const double *restrict weights, double form) {
    for (int lane = 0; lane < LANES; lane++)
        sums[lane] += weights[lane] * form;
}

/* What isn't heard, on LANES scales of a role in a turn, from number `lane` on. */
static void begin(const Scales *scales, const Weighed *talk, int side, int64_t turn, int64_t lane, double *restrict sums) {
    const int64_t lanes = scales->lanes[side];
    memcpy(sums, scales->constants[side] + lane, LANES * sizeof *sums);
    for (int64_t fault = 0; fault < scales->faults; fault++)
        for (int64_t near = talk->near[turn * scales->faults + fault]; near < NEAR; near++)
            lay_one(sums, scales->found[side] + (fault * NEAR + near) * lanes + lane, 1.0);
    for (int each = 0; each < PLACING; each++)
        lay_one(sums, scales->placing[side] + each * lanes + lane, talk->placing[turn * PLACING + each]);
}

/* All the turns of a role in a call; where its next odds go. */
static double *weigh(const Scales *scales, const Weighed *talk, int side, const Heard *own, const Heard *other, double *odds) {
    const int64_t count = scales->scales[side];
    const double *weights = scales->weights[side];
    for (int64_t mine = 0, theirs = 0; mine < own->count; mine++) {
        while (theirs < other->count && other->turns[theirs] < own->turns[mine])
            theirs++;
        look(own, other, mine, theirs, talk->views + mine * VIEWS);
    }
    for (int64_t lane = 0; lane < count; lane += LANES) {
        for (int64_t mine = 0; mine < own->count; mine++)
            begin(scales, talk, side, own->turns[mine], lane, talk->sums + mine * LANES);
        for (int view = 0; view < VIEWS; view++) {
            const int64_t size = OWN[view] ? own->size : other->size;
            lay(talk->sums, weights, talk->views + view, own->count, size);
            weights += size * LANES;
        }
        const int64_t shown = count - lane < LANES ? count - lane : LANES;
        for (int64_t mine = 0; mine < own->count; mine++)
            memcpy(odds + mine * count + lane, talk->sums + mine * LANES, (size_t)shown * sizeof *odds);
    }
    return odds + own->count * count;
}

void csaudit_weigh(const Scales *scales, const Weighed *talk) {
    double *odds[SIDES] = {talk->odds[0], talk->odds[1]};
    for (int64_t call = 0; call < talk->calls; call++) {
        Heard heard[SIDES];
        for (int side = 0; side < SIDES; side++)
            heard[side] = hear(scales, talk, side, talk->borders[call], talk->borders[call + 1]);
        for (int side = 0; side < SIDES; side++)
            odds[side] = weigh(scales, talk, side, &heard[side], &heard[1 - side], odds[side]);
    }
}
