/* N-grams, what they add up to, and the scores: `cues/grams.py` and `learned.py`. */
#include "model.h"
#include "vectors.h"

#include <math.h>
#include <string.h>

#define NOTHING (-6.0)

#if defined(__GNUC__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) (void)(address)
#endif

EXPORT void csaudit_listen(const Model *model, const Talk *talk);

static uint64_t ones(uint64_t bits) {
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (bits * UINT64_C(0x0101010101010101)) >> 56;
}

static const Places *places_of(const Model *model, uint64_t key, uint64_t *bit) {
    const uint64_t place = (key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - SLOT_BITS);
    *bit = UINT64_C(1) << (place & 63);
    return model->places + (place >> 6);
}

/* The number of the n-gram filed where one belongs: its own, or another's; 0 for none. */
static uint64_t filed_at(const Model *model, uint64_t key) {
    uint64_t bit;
    const Places *places = places_of(model, key, &bit);
    const uint64_t number = places->before + ones(places->filed & (bit - 1)) + 1;
    return places->filed & bit ? number : 0; /* no branch: nobody could guess it */
}

/* The n-grams that end with each symbol, as numbers; no n-gram, which is 0, where one would begin before the turn. */
static void find_keys(const Model *model, const Talk *talk, int64_t symbols) {
    uint64_t two = 0, three = 0; /* the last symbol, and the last two */
    for (int64_t at = 0; at < symbols; at++) {
        const uint64_t one = talk->codes[at];
        uint64_t *keys = talk->grams + at * LONGEST, bit;
        keys[0] = one;
        keys[1] = two ? two << 16 | one : 0;
        keys[2] = three ? three << 16 | one : 0;
        three = keys[1];
        two = one;
        for (int length = 0; length < LONGEST; length++)
            PREFETCH(places_of(model, keys[length], &bit));
    }
}

/* Where the row of each n-gram is, or of another that is filed in its place. Step by step, so that the waits for memory of many pass at
   once; the caller has something else to do before `check_rows`. */
WIDE static void find_rows(const Model *model, const Talk *talk, int64_t symbols, const int16_t *table) {
    for (int64_t each = 0; each < symbols * LONGEST; each++) {
        const int16_t *row = table + (int64_t)filed_at(model, talk->grams[each]) * model->width;
        talk->rows[each] = row;
        PREFETCH(row - ROW);
        PREFETCH(row + model->theirs);
    }
}

/* Where another n-gram is filed in the place of one, it's unknown. */
static void check_rows(const Talk *talk, int64_t symbols, const int16_t *table) {
    for (int64_t each = 0; each < symbols * LONGEST; each++) {
        uint64_t key;
        memcpy(&key, talk->rows[each] - ROW, sizeof key);
        talk->rows[each] = key == talk->grams[each] ? talk->rows[each] : table;
    }
}

/* Blocks of LANES, of a size the compiler knows: that is what it makes vectors of. */
static inline void add_lanes(int32_t *restrict total, const int32_t *restrict sum, const int16_t *restrict one, const int16_t *restrict two,
                             const int16_t *restrict three) {
    for (int lane = 0; lane < LANES; lane++)
        total[lane] = sum[lane] + one[lane] + two[lane] + three[lane];
}

static inline void add_to_lanes(int32_t *restrict total, const int16_t *restrict one, const int16_t *restrict two,
                                const int16_t *restrict three) {
    for (int lane = 0; lane < LANES; lane++)
        total[lane] += one[lane] + two[lane] + three[lane];
}

/* The running sums of a turn's own columns, and what all of it weighs for the other side's next words. 32 bits hold them: the caller
   sees to it that no turn is too long. */
WIDE static void running(const Model *model, const Talk *talk, int64_t symbols, int32_t *restrict whole) {
    const int64_t own = model->own, others = model->others, theirs = model->theirs;
    memset(talk->sums, 0, (size_t)own * sizeof *talk->sums);
    memset(whole, 0, (size_t)others * sizeof *whole);
    for (int64_t at = 0; at < symbols; at++) {
        const int16_t *const *row = talk->rows + at * LONGEST;
        int32_t *sum = talk->sums + at * own;
        for (int64_t lane = 0; lane < own; lane += LANES)
            add_lanes(sum + own + lane, sum + lane, row[0] + lane, row[1] + lane, row[2] + lane);
        for (int64_t lane = 0; lane < others; lane += LANES)
            add_to_lanes(whole + lane, row[0] + theirs + lane, row[1] + theirs + lane, row[2] + theirs + lane);
    }
}

Read csaudit_read(const Model *model, const Talk *talk, int64_t turn, int32_t *whole) {
    const int16_t *table = model->tables + talk->sides[turn] * model->grams * model->width + ROW;
    Read read = {csaudit_symbols(model, talk, turn), 0};
    find_keys(model, talk, read.symbols);
    find_rows(model, talk, read.symbols, table);
    read.windows = csaudit_windows(talk, read.symbols);
    check_rows(talk, read.symbols, table);
    running(model, talk, read.symbols, whole);
    return read;
}

static double length_of(const Model *model, int64_t squared) { return sqrt((double)(squared + model->floor)); }

/* What is said in a turn before one of its symbols, as far as it counts for windows that begin there: the sums up to it, and those of the
   n-grams that began before it. */
static inline void begun(const Model *model, const Talk *talk, int64_t start, int64_t lane, int32_t *restrict total) {
    const int32_t *sum = talk->sums + start * model->own + lane;
    const int16_t *const *row = talk->rows + start * LONGEST;
    add_lanes(total, sum, row[1] + lane, row[2] + lane, row[LONGEST + 2] + lane);
}

double csaudit_score(const Model *model, const Talk *talk, int64_t turn, int64_t window, int64_t move) {
    const int side = talk->sides[turn];
    const int64_t start = talk->spans[2 * window], end = talk->spans[2 * window + 1], column = 1 + move;
    const int16_t *const *row = talk->rows + start * LONGEST;
    const int32_t *first = talk->sums + start * model->own, *last = talk->sums + end * model->own;
    const int64_t squared = (int64_t)last[0] - first[0] - row[1][0] - row[2][0] - row[LONGEST + 2][0];
    const int32_t sum = last[column] - first[column] - row[1][column] - row[2][column] - row[LONGEST + 2][column];
    double value = (double)sum / length_of(model, squared);
    value += talk->before[turn * model->own + move];
    value *= model->unit[side][move];
    return value + model->bias[side][move];
}

/* The highest of what the windows of a turn weigh, column by column. */
WIDE static void highest(const Model *model, const Talk *talk, int64_t windows, double *restrict best) {
    int32_t total[WIDEST];
    for (int64_t lane = 0; lane < model->own; lane++)
        best[lane] = -INFINITY;
    int64_t start = -1;
    for (int64_t window = 0; window < windows; window++) {
        const int32_t *span = talk->spans + 2 * window;
        if (span[0] != start) {
            start = span[0];
            for (int64_t lane = 0; lane < model->own; lane += LANES)
                begun(model, talk, start, lane, total + lane);
        }
        const int32_t *restrict sum = talk->sums + span[1] * model->own;
        const double length = length_of(model, (int64_t)sum[0] - total[0]);
        for (int64_t first = 0; first < model->own; first += LANES)
            for (int64_t lane = first; lane < first + LANES; lane++) {
                const double value = (double)(sum[lane] - total[lane]) / length;
                best[lane] = value > best[lane] ? value : best[lane];
            }
    }
}

/* The strengths of a turn. What weighs most scores highest: no step from there on changes the order, so only that one is worked out. */
static void score(const Model *model, const Talk *talk, int64_t turn, int64_t windows) {
    const int side = talk->sides[turn];
    const int64_t moves = model->moves[side];
    const double *restrict unit = model->unit[side], *restrict bias = model->bias[side], *restrict before = talk->before + turn * model->own;
    double *restrict strengths = talk->strengths[side] + turn * moves;
    double best[WIDEST];
    highest(model, talk, windows, best);
    for (int64_t move = 0; move < moves; move++) {
        double value = best[1 + move];
        value += before[move];
        value *= unit[move];
        value += bias[move];
        strengths[move] = value > NOTHING ? value : NOTHING;
    }
}

/* A role speaks: what the other's words since its last, or the last such, weigh. */
static void close_block(const Model *model, const Talk *talk, int64_t turn, int64_t *restrict block, double *restrict before) {
    if (block[0] > 0) {
        const double length = length_of(model, block[0]);
        for (int64_t move = 0; move < model->moves[talk->sides[turn]]; move++)
            before[move] = (double)block[1 + move] / length;
    }
    memset(block, 0, (size_t)(1 + model->others) * sizeof *block);
    memcpy(talk->before + turn * model->own, before, (size_t)model->own * sizeof *before);
}

static void nothing(const Model *model, const Talk *talk, int side, int64_t turn) {
    for (int64_t move = 0; move < model->moves[side]; move++)
        talk->strengths[side][turn * model->moves[side] + move] = NOTHING;
}

static void listen_to(const Model *model, const Talk *talk, int64_t first, int64_t end) {
    double before[SIDES][WIDEST];
    int32_t whole[WIDEST];
    for (int64_t at = 0; at < SIDES * model->own; at++)
        before[at / model->own][at % model->own] = 0.0;
    memset(talk->blocks, 0, (size_t)(SIDES * (1 + model->others)) * sizeof *talk->blocks);
    for (int64_t turn = first; turn < end; turn++) {
        const int side = talk->sides[turn];
        const Read read = side < 0 ? (Read){0, 0} : csaudit_read(model, talk, turn, whole);
        for (int each = 0; each < SIDES; each++) {
            talk->spoke[each][turn] = each == side && read.symbols;
            if (each != side || !read.windows)
                nothing(model, talk, each, turn);
        }
        if (!read.symbols)
            continue;
        close_block(model, talk, turn, talk->blocks + side * (1 + model->others), before[side]);
        int64_t *block = talk->blocks + (1 - side) * (1 + model->others);
        block[0] += talk->sums[read.symbols * model->own];
        for (int64_t move = 0; move < model->moves[1 - side]; move++)
            block[1 + move] += whole[move];
        if (read.windows)
            score(model, talk, turn, read.windows);
    }
}

/* Who spoke, and how strongly it sounds like each move. */
void csaudit_listen(const Model *model, const Talk *talk) {
    for (int side = 0; side < SIDES; side++)
        nothing(model, talk, side, talk->turns);
    for (int64_t call = 0; call < talk->calls; call++)
        listen_to(model, talk, talk->borders[call], talk->borders[call + 1]);
}
