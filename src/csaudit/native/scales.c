/* What lies on the scales and what they show: `dialogue/forms.py` and `suspicion.py`, for a batch of calls at a time.

   Forms and weights are rounded so that every sum of their products is exact (see `forms.py`): the order in which they are added
   doesn't matter, and both sides give the same. The caller (`dialogue/weighing.py`) owns every array; none of them overlap. */
#include "kernel.h"
#include "vectors.h"

#include <string.h>

enum { SIDES = 2, LANES = 8, FORMS = 4, VIEWS = 8, NEAR = 3, PLACING = 3, LONG = 60, LATE = 6 };

typedef struct {
    int64_t moves[SIDES];
    int64_t faults;                  /* dimensions that checks find faults of */
    int64_t scales[SIDES];           /* of each role */
    int64_t lanes[SIDES];            /* scales of each role, filled up to a multiple of LANES */
    const double *weights[SIDES];    /* [lanes / LANES][VIEWS][moves of the role looked at][FORMS][LANES] */
    const double *found[SIDES];      /* [faults][NEAR][lanes] */
    const double *placing[SIDES];    /* [PLACING][lanes] */
    const double *constants[SIDES];  /* [lanes] */
    const double *bends;             /* [steps + 1][FORMS]: after a 0, each bend at every step of strength from the lowest on */
    int64_t steps;                   /* from the lowest to the highest */
    double lowest, per_step, grid;   /* steps to 1 of strength, and of a form */
} Scales;

typedef struct {
    int64_t calls, turns;
    int64_t longest;                 /* turns of the longest call */
    const int64_t *borders;          /* [calls + 1] */
    const uint8_t *spoke[SIDES];     /* [turns] */
    const double *strengths[SIDES];  /* [turns + 1][moves] */
    const int64_t *starts;           /* [turns + 1]: the first character of each; a turn break stands before the next */
    const int64_t *found;            /* [findings][2]: turn and fault, calls in order */
    int64_t findings;
    int64_t *near;                   /* [longest][faults]: room to work in */
    int64_t *spoken[SIDES];          /* [longest]: the same */
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

typedef double Two __attribute__((vector_size(2 * sizeof(double)), aligned(sizeof(double)), may_alias));

/* To whole parts of a grid, halves to even: so far below 2^51 this is what `rint` gives. The grid is a power of two: dividing by it and
   multiplying by its inverse are the same. */
#define WHOLE 6755399441055744.0 /* 1.5 * 2^52 */
#define ROUNDED(value) (((value) * grid + WHOLE - WHOLE) * inverse)

/* The strengths of a turn in all forms, move by move. */
static void bend(const Scales *scales, const double *restrict strengths, int64_t moves, double *restrict forms) {
    const double highest = scales->lowest + (double)scales->steps / scales->per_step;
    const double grid = scales->grid, inverse = 1.0 / grid;
    for (int64_t move = 0; move < moves; move++, forms += FORMS) {
        const double kept = strengths[move] < highest ? strengths[move] : highest;
        const double plain = ROUNDED(kept);
        const double place = (plain - scales->lowest) * scales->per_step;
        int64_t step = place > 0 ? (int64_t)place : 0;
        step = step < scales->steps ? step : scales->steps - 1;
        const double past = place - (double)step;
        const Two *low = (const Two *)(scales->bends + step * FORMS), *high = low + FORMS / 2;
        for (int half = 0; half < FORMS / 2; half++) {
            const Two value = low[half] + past * (high[half] - low[half]);
            ((Two *)forms)[half] = ROUNDED(value);
        }
        forms[0] = plain;
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

#define LAY lay_twos
#define WIDTH 2
#include "lay.h"

#if defined(FUSED)
#define LAY FUSED lay_fours
#define WIDTH 4
#include "lay.h"
#endif

typedef void Lay(double *sums, const double *weights, const double *const *views, int64_t turns, int64_t size);

static Lay *fastest(void) {
#if defined(FUSED)
    return HAS_FUSED ? lay_fours : lay_twos;
#else
    return lay_twos;
#endif
}

static void lay_one(double *restrict sums, const double *restrict weights, double form) {
    for (int lane = 0; lane < LANES; lane++)
        sums[lane] += weights[lane] * form;
}

/* How far each turn of a call is from a finding of each fault, NEAR for too far; how many findings that were. */
static int64_t approach(const Scales *scales, const Weighed *talk, int64_t first, int64_t end, int64_t done) {
    for (int64_t at = 0; at < (end - first) * scales->faults; at++)
        talk->near[at] = NEAR;
    for (; done < talk->findings && talk->found[2 * done] < end; done++)
        for (int64_t step = 1 - NEAR; step < NEAR; step++) {
            const int64_t turn = talk->found[2 * done] + step, far = step < 0 ? -step : step;
            int64_t *near = talk->near + (turn - first) * scales->faults + talk->found[2 * done + 1];
            if (turn >= first && turn < end && far < *near)
                *near = far;
        }
    return done;
}

/* A turn's length, and where it stands in its call. */
static void place(const Scales *scales, const Weighed *talk, int64_t turn, int64_t first, int64_t end, double placing[PLACING]) {
    const int64_t length = talk->starts[turn + 1] - 1 - talk->starts[turn], left = end - turn;
    const double grid = scales->grid, inverse = 1.0 / grid;
    placing[0] = ROUNDED((double)(length < LONG ? length : LONG) / 20);
    placing[1] = ROUNDED((double)(turn - first) / (double)(end - first));
    placing[2] = ROUNDED((double)(left < LATE ? left : LATE) / 3);
}

/* What isn't heard, on LANES scales of a role in a turn, from number `lane` on. */
static void begin(const Scales *scales, const Weighed *talk, int side, int64_t turn, const int64_t call[2], int64_t lane,
                  double *restrict sums) {
    const int64_t lanes = scales->lanes[side], *near = talk->near + (turn - call[0]) * scales->faults;
    double placing[PLACING];
    memcpy(sums, scales->constants[side] + lane, LANES * sizeof *sums);
    for (int64_t fault = 0; fault < scales->faults; fault++)
        for (int64_t each = near[fault]; each < NEAR; each++)
            lay_one(sums, scales->found[side] + (fault * NEAR + each) * lanes + lane, 1.0);
    place(scales, talk, turn, call[0], call[1], placing);
    for (int each = 0; each < PLACING; each++)
        lay_one(sums, scales->placing[side] + each * lanes + lane, placing[each]);
}

/* All the turns of a role in a call; where its next odds go. */
static double *weigh(const Scales *scales, const Weighed *talk, int side, const int64_t call[2], const Heard *own, const Heard *other,
                     double *odds) {
    const int64_t count = scales->scales[side];
    const double *weights = scales->weights[side];
    Lay *lay = fastest();
    for (int64_t mine = 0, theirs = 0; mine < own->count; mine++) {
        while (theirs < other->count && other->turns[theirs] < own->turns[mine])
            theirs++;
        look(own, other, mine, theirs, talk->views + mine * VIEWS);
    }
    for (int64_t lane = 0; lane < count; lane += LANES) {
        for (int64_t mine = 0; mine < own->count; mine++)
            begin(scales, talk, side, own->turns[mine], call, lane, talk->sums + mine * LANES);
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
    int64_t done = 0;
    for (int64_t number = 0; number < talk->calls; number++) {
        const int64_t *call = talk->borders + number;
        Heard heard[SIDES];
        done = approach(scales, talk, call[0], call[1], done);
        for (int side = 0; side < SIDES; side++)
            heard[side] = hear(scales, talk, side, call[0], call[1]);
        for (int side = 0; side < SIDES; side++)
            odds[side] = weigh(scales, talk, side, call, &heard[side], &heard[1 - side], odds[side]);
    }
}
