/* N-grams, what they add up to, and the scores: `cues/grams.py` and `learned.py`. */
#include "model.h"

#include <math.h>
#include <string.h>

#define NOTHING (-6.0)

#if defined(__GNUC__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) (void)(address)
#endif

EXPORT void csaudit_scores(const Model *model, const Talk *talk);

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
    return places->filed & bit ? places->before + ones(places->filed & (bit - 1)) + 1 : 0;
}

enum { TOGETHER = 32 };

/* The n-grams that end with each of a few symbols; no n-gram, which is 0, where one would begin before `begin`. */
static void find_keys(const Model *model, const Talk *talk, int64_t begin, int64_t first, int64_t end, uint64_t *keys) {
    for (int64_t at = first; at < end; at++)
        for (int64_t length = 1; length <= LONGEST; length++, keys++) {
            uint64_t bit, key = 0;
            for (int64_t each = at - length + 1; each <= at && at - length + 1 >= begin; each++)
                key = key << 16 | talk->codes[each];
            *keys = key;
            PREFETCH(places_of(model, key, &bit));
        }
}

/* A few symbols at a time, step by step: so the waits for memory of many n-grams pass at once. */
void csaudit_find_rows(const Model *model, const Talk *talk, int64_t first, int64_t end, int64_t side) {
    const int16_t *table = model->tables + side * model->grams * model->width;
    uint64_t keys[TOGETHER * LONGEST], numbers[TOGETHER * LONGEST];
    for (int64_t at = first; at < end; at += TOGETHER) {
        const int64_t last = at + TOGETHER < end ? at + TOGETHER : end, count = (last - at) * LONGEST;
        const int16_t **row = talk->rows + (at - first) * LONGEST;
        find_keys(model, talk, first, at, last, keys);
        for (int64_t each = 0; each < count; each++) {
            numbers[each] = filed_at(model, keys[each]);
            PREFETCH(model->keys + numbers[each]);
            PREFETCH(table + (int64_t)numbers[each] * model->width);
        }
        for (int64_t each = 0; each < count; each++)
            row[each] = table + (model->keys[numbers[each]] == keys[each] ? (int64_t)numbers[each] * model->width : 0);
    }
}

/* Blocks of LANES, of a size the compiler knows: that is what it makes vectors of. */
static void add_lanes(int32_t *restrict total, const int32_t *restrict sum, const int16_t *restrict one, const int16_t *restrict two,
                      const int16_t *restrict three) {
    for (int lane = 0; lane < LANES; lane++)
        total[lane] = sum[lane] + one[lane] + two[lane] + three[lane];
}

/* The running sums of a turn's own columns, and what all of it weighs for the other side's next words. 32 bits hold them: the caller
   sees to it that no turn is too long. */
static void running(const Model *model, const Talk *talk, int64_t first, int64_t end, int32_t *restrict whole) {
    const int64_t own = model->own, width = model->width;
    memset(talk->sums, 0, (size_t)own * sizeof *talk->sums);
    memset(whole, 0, (size_t)(width - own) * sizeof *whole);
    for (int64_t at = first; at < end; at++) {
        const int16_t *const *row = talk->rows + (at - first) * LONGEST;
        int32_t *sum = talk->sums + (at - first) * own;
        for (int64_t lane = 0; lane < own; lane += LANES)
            add_lanes(sum + own + lane, sum + lane, row[0] + lane, row[1] + lane, row[2] + lane);
        for (int64_t lane = 0; lane < width - own; lane += LANES) {
            int32_t kept[LANES];
            memcpy(kept, whole + lane, sizeof kept);
            add_lanes(whole + lane, kept, row[0] + own + lane, row[1] + own + lane, row[2] + own + lane);
        }
    }
}

/* What is said before the windows of a turn: what of the sums up to its start counts for one, in place of those that ended in it. */
static void begun(const Model *model, const Talk *talk, int64_t first, int64_t start, int32_t *restrict total) {
    const int32_t *sum = talk->sums + (start - first) * model->own;
    const int16_t *const *row = talk->rows + (start - first) * LONGEST;
    for (int64_t lane = 0; lane < model->own; lane += LANES)
        add_lanes(total + lane, sum + lane, row[1] + lane, row[2] + lane, row[LONGEST + 2] + lane);
}

static double length_of(const Model *model, int64_t squared) { return sqrt((double)(squared + model->floor)); }

/* Score the windows of a turn; `total` is room for the columns. */
static void score(const Model *model, const Talk *talk, int side, int64_t turn, const double *restrict before, int32_t *total) {
    const int64_t moves = model->moves[side], first = talk->edges[turn];
    const double *restrict unit = model->unit[side], *restrict bias = model->bias[side];
    double *restrict best = talk->strengths[side] + turn * moves;
    int64_t start = -1;
    for (int32_t window = talk->firsts[side][turn]; window < talk->firsts[side][turn + 1]; window++) {
        const int32_t *span = talk->spans[side] + 2 * (int64_t)window;
        if (span[0] != start)
            begun(model, talk, first, start = span[0], total);
        const int32_t *restrict sum = talk->sums + (span[1] - first) * model->own;
        const double length = length_of(model, (int64_t)sum[0] - total[0]);
        double *restrict scores = talk->scores[side] + window * moves;
        for (int64_t move = 0; move < moves; move++) {
            double value = (double)(sum[1 + move] - total[1 + move]) / length;
            value += before[move];
            value *= unit[move];
            value += bias[move];
            scores[move] = value;
            best[move] = value > best[move] ? value : best[move];
        }
    }
}

/* A role speaks: what the other's words since its last, or the last such, weigh. */
static void close_block(const Model *model, const Talk *talk, int side) {
    int64_t *block = talk->blocks + side * model->width;
    double *before = talk->before + side * model->width;
    if (block[0] > 0) {
        const double length = length_of(model, block[0]);
        for (int64_t move = 0; move < model->moves[side]; move++)
            before[move] = (double)block[1 + move] / length;
    }
    memset(block, 0, (size_t)model->width * sizeof *block);
}

static void nothing_said(const Model *model, const Talk *talk) {
    memset(talk->blocks, 0, (size_t)(SIDES * model->width) * sizeof *talk->blocks);
    for (int64_t at = 0; at < SIDES * model->width; at++)
        talk->before[at] = 0.0;
}

/* Scores and strengths of what `csaudit_symbols` found. */
void csaudit_scores(const Model *model, const Talk *talk) {
    int32_t room[256]; /* the caller sees to it that a row's width fits */
    for (int side = 0; side < SIDES; side++)
        for (int64_t at = 0; at < (talk->turns + 1) * model->moves[side]; at++)
            talk->strengths[side][at] = NOTHING;
    for (int64_t call = 0; call < talk->calls; call++) {
        nothing_said(model, talk);
        for (int64_t turn = talk->borders[call]; turn < talk->borders[call + 1]; turn++) {
            const int side = talk->sides[turn];
            if (side < 0 || !talk->spoke[side][turn])
                continue;
            close_block(model, talk, side);
            csaudit_find_rows(model, talk, talk->edges[turn], talk->edges[turn + 1], side);
            running(model, talk, talk->edges[turn], talk->edges[turn + 1], room);
            int64_t *block = talk->blocks + (1 - side) * model->width;
            for (int64_t move = 0; move <= model->moves[1 - side]; move++)
                block[move] += room[move];
            score(model, talk, side, turn, talk->before + side * model->width, room);
        }
    }
}
