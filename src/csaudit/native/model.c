/* What a learned model hears in calls: `cues/learned.py`, `windows.py`, `grams.py` and `said.py`, for a batch at a time.

   Sums are of whole numbers and every score takes the same few operations in the same order as there, so that both give
   the same to the last bit. The caller (`cues/listening.py`) owns every array; none of them overlap. */
#include "kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 3, SIDES = 2, LANES = 8, SHOWN = 4, SLOT_BITS = 20, MARK = 0, SOUND = 1, ASTRAL = 0xD800 };
enum { FEW = 64 }; /* n-grams that are sorted fastest by putting each in its place */
enum { SHORTEST = 2, LONGEST_PAIR = 32, LONGEST_TRIPLE = 24 };

/* For pieces longer than `over`: windows of `size`, every `step`, none shorter than `least`. In order of size. */
static const struct {
    int64_t over, size, step, least;
} SLIDES[2] = {{18, 14, 4, 10}, {28, 24, 6, 18}};

#define NOTHING (-6.0)

#if defined(__GNUC__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) (void)(address)
#endif

/* Which of 64 places hold an n-gram, and how many do before them: n-grams are numbered by place, from 1 on. A quarter of a megabyte
   tells most unknown ones, which would otherwise each wait for memory. */
typedef struct {
    uint64_t filed, before;
} Places;

typedef struct {
    const Places *places;           /* [1 << (SLOT_BITS - 6)] */
    const uint64_t *keys;           /* [grams]: by number; the first is no n-gram */
    const int16_t *tables;          /* [SIDES][grams][width]: the columns for own words, then, from `own` on, those for the other's */
    const uint16_t *classes;        /* [0x10000]: what becomes of a character */
    const double *bias[SIDES];      /* [moves] of the role */
    const double *unit[SIDES];      /* the same */
    int64_t grams, floor;
    int64_t moves[SIDES];
    int64_t own, width;             /* multiples of LANES; 1 + moves of either role <= own, and of the other 1 + moves <= width - own */
} Model;

typedef struct {
    int64_t calls, turns, characters;
    const int64_t *borders;         /* [calls + 1]: the first turn of each */
    const int64_t *starts;          /* [turns + 1]: the first character of each; a turn break stands before the next */
    const int8_t *sides;            /* [turns]: 0, 1, or -1 for a role that makes no moves */
    uint16_t *codes;                /* [characters]: the symbols, as many as there are */
    int32_t *offsets, *of, *pieces; /* [characters] each: of each symbol, where it stands, its turn, its piece */
    int32_t *edges;                 /* [turns + 1]: the first symbol of each turn */
    int64_t most;                   /* windows that fit */
    int32_t *spans[SIDES];          /* [most][2]: first symbol and end */
    int32_t *in[SIDES];             /* [most]: the turn of a window */
    int32_t *firsts[SIDES];         /* [turns + 1]: the first window of each turn */
    double *scores[SIDES];          /* [windows of the role][moves] */
    double *strengths[SIDES];       /* [turns + 1][moves] */
    uint8_t *spoke[SIDES];          /* [turns] */
    const int16_t **rows;           /* [symbols of the longest turn][LONGEST]: room for the weights of the n-grams that end with each */
    int32_t *sums;                  /* [1 + symbols of the longest turn][own]: room to work in */
    int64_t *blocks;                /* [SIDES][width]: the same */
    double *before;                 /* [SIDES][width]: the same */
} Talk;

typedef struct {
    int64_t move, window, start, end; /* place in the list of moves; window; first character in the turn and end */
    double score;
    int64_t size;                     /* how much of the next */
    uint16_t grams[SHOWN * (LONGEST + 1)]; /* each ended by 0 */
} Best;

EXPORT int csaudit_symbols(const Model *model, const Talk *talk, const uint32_t *text, int64_t *counts);
EXPORT void csaudit_scores(const Model *model, const Talk *talk);
EXPORT int csaudit_stretch(const Model *model, const Talk *talk, int side, int64_t window, int64_t move, Best *best);
EXPORT int csaudit_best(const Model *model, const Talk *talk, int64_t turn, const int32_t *moves, int64_t count, Best *best);

/* --- symbols --- */

/* The symbols of a turn, from `at` on; `piece` counts the marks so far, those of turns that make no moves too. */
static int64_t find_symbols(const Model *model, const Talk *talk, const uint32_t *text, int64_t turn, int64_t at, int32_t *piece) {
    const int heard = talk->sides[turn] >= 0;
    for (int64_t place = talk->starts[turn]; place < talk->starts[turn + 1] && place < talk->characters; place++) {
        const uint16_t code = model->classes[text[place] < ASTRAL ? text[place] : ASTRAL];
        *piece += code == MARK;
        if (code > SOUND && heard) {
            talk->codes[at] = code;
            talk->offsets[at] = (int32_t)place;
            talk->of[at] = (int32_t)turn;
            talk->pieces[at++] = *piece;
        }
    }
    return at;
}

/* --- windows --- */

typedef struct {
    int32_t (*spans)[2];
    int32_t *in;
    int64_t count, most;
    int32_t turn;
} Windows;

static void add(Windows *windows, int64_t start, int64_t end) {
    if (windows->count < windows->most) {
        windows->spans[windows->count][0] = (int32_t)start;
        windows->spans[windows->count][1] = (int32_t)end;
        windows->in[windows->count] = windows->turn;
    }
    windows->count++; /* one too many shows that they didn't fit */
}

static int64_t end_of_piece(const int32_t *pieces, int64_t first, int64_t end) {
    int64_t at = first;
    while (at < end && pieces[at] == pieces[first])
        at++;
    return at;
}

/* The windows that begin inside a piece: sorted, none twice. */
static void slide(Windows *windows, int64_t first, int64_t last) {
    for (int64_t start = first + 1; start < last; start++) {
        int64_t longest = 0;
        for (int each = 0; each < 2; each++) {
            const int64_t end = start + SLIDES[each].size < last ? start + SLIDES[each].size : last;
            if (last - first > SLIDES[each].over && (start - first) % SLIDES[each].step == 0 &&
                last - start > SLIDES[each].least && end > longest) {
                add(windows, start, end);
                longest = end;
            }
        }
    }
}

/* The windows of a turn, by start, then end. */
static void find_windows(Windows *windows, const int32_t *pieces, int64_t begin, int64_t end) {
    int64_t first = begin;
    int64_t last = first < end ? end_of_piece(pieces, first, end) : end;
    while (first < end) {
        const int64_t second = end_of_piece(pieces, last, end);
        const int64_t third = end_of_piece(pieces, second, end);
        for (int each = 0; each < 2; each++)
            if (last - first > SLIDES[each].over)
                add(windows, first, first + SLIDES[each].size);
        if (last - first >= SHORTEST)
            add(windows, first, last);
        if (second > last && second - first <= LONGEST_PAIR)
            add(windows, first, second);
        if (third > second && third - first <= LONGEST_TRIPLE)
            add(windows, first, third);
        if (last - first > SLIDES[0].over)
            slide(windows, first, last);
        first = last;
        last = second;
    }
}

/* Everything of a talk but scores and strengths. `text` has its characters, `counts` is for the number of symbols and of windows
   of either role. 0 where the windows don't fit: a mistake of the caller. */
int csaudit_symbols(const Model *model, const Talk *talk, const uint32_t *text, int64_t *counts) {
    Windows windows[SIDES];
    for (int side = 0; side < SIDES; side++)
        windows[side] = (Windows){(int32_t(*)[2])talk->spans[side], talk->in[side], 0, talk->most, 0};
    int64_t at = 0;
    int32_t piece = 0;
    for (int64_t turn = 0; turn < talk->turns; turn++) {
        const int64_t first = at;
        const int side = talk->sides[turn];
        at = find_symbols(model, talk, text, turn, at, &piece);
        talk->edges[turn] = (int32_t)first;
        for (int each = 0; each < SIDES; each++) {
            talk->firsts[each][turn] = (int32_t)windows[each].count;
            talk->spoke[each][turn] = side == each && at > first;
        }
        if (side >= 0 && at > first) {
            windows[side].turn = (int32_t)turn;
            find_windows(&windows[side], talk->pieces, first, at);
        }
    }
    talk->edges[talk->turns] = (int32_t)at;
    counts[0] = at;
    for (int side = 0; side < SIDES; side++) {
        counts[1 + side] = talk->firsts[side][talk->turns] = (int32_t)windows[side].count;
        if (windows[side].count > talk->most)
            return 0;
    }
    return 1;
}

/* --- n-grams --- */

static uint64_t ones(uint64_t bits) {
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (bits * UINT64_C(0x0101010101010101)) >> 56;
}

/* The number of an n-gram, 0 for an unknown one. */
static uint64_t number_of(const Model *model, uint64_t key) {
    const uint64_t place = (key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - SLOT_BITS), bit = UINT64_C(1) << (place & 63);
    const Places *places = model->places + (place >> 6);
    if (!(places->filed & bit))
        return 0;
    const uint64_t number = places->before + ones(places->filed & (bit - 1)) + 1;
    return model->keys[number] == key ? number : 0;
}

/* What the n-grams that end with each symbol of a stretch weigh; those that would begin before it are unknown. */
static void find_rows(const Model *model, const Talk *talk, int64_t first, int64_t end, int64_t side) {
    const int16_t *table = model->tables + side * model->grams * model->width;
    const int16_t **row = talk->rows;
    uint64_t key = 0;
    for (int64_t at = first; at < end; at++, row += LONGEST) {
        key = key << 16 | talk->codes[at];
        row[0] = table + (int64_t)number_of(model, key & 0xFFFF) * model->width;
        row[1] = at - first < 1 ? table : table + (int64_t)number_of(model, key & 0xFFFFFFFF) * model->width;
        row[2] = at - first < 2 ? table : table + (int64_t)number_of(model, key & 0xFFFFFFFFFFFF) * model->width;
        PREFETCH(row[0]);
        PREFETCH(row[1]);
        PREFETCH(row[2]);
    }
}

/* --- scores --- */

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
            find_rows(model, talk, talk->edges[turn], talk->edges[turn + 1], side);
            running(model, talk, talk->edges[turn], talk->edges[turn + 1], room);
            int64_t *block = talk->blocks + (1 - side) * model->width;
            for (int64_t move = 0; move <= model->moves[1 - side]; move++)
                block[move] += room[move];
            score(model, talk, side, turn, talk->before + side * model->width, room);
        }
    }
}

/* --- the best stretch --- */

typedef struct {
    uint64_t gram; /* its characters from the highest bits on: sorts as the text does */
    int64_t weight;
} Weighed;

static int by_gram(const void *one, const void *other) {
    const uint64_t first = ((const Weighed *)one)->gram, second = ((const Weighed *)other)->gram;
    return (first > second) - (first < second);
}

/* The n-grams of a stretch that speak for a move; how many there are. */
static int64_t speaking(const Talk *talk, const int32_t *span, int64_t column, Weighed *found) {
    int64_t count = 0;
    for (int64_t at = span[0]; at < span[1]; at++) {
        uint64_t gram = 0;
        for (int length = 1; length <= LONGEST && at - length + 1 >= span[0]; length++) {
            gram = gram >> 16 | (uint64_t)talk->codes[at - length + 1] << 48;
            const int16_t weight = talk->rows[(at - span[0]) * LONGEST + length - 1][column];
            if (weight > 0)
                found[count++] = (Weighed){gram, weight};
        }
    }
    return count;
}

static void sort(Weighed *found, int64_t count) {
    if (count > FEW) {
        qsort(found, (size_t)count, sizeof *found, by_gram);
        return;
    }
    for (int64_t next = 1; next < count; next++) {
        const Weighed one = found[next];
        int64_t at = next;
        for (; at && found[at - 1].gram > one.gram; at--)
            found[at] = found[at - 1];
        found[at] = one;
    }
}

/* Add up what stands there several times; how many are left, sorted. */
static int64_t merge(Weighed *found, int64_t count) {
    int64_t kept = 0;
    sort(found, count);
    for (int64_t at = 0; at < count; at++) {
        if (kept && found[kept - 1].gram == found[at].gram)
            found[kept - 1].weight += found[at].weight;
        else
            found[kept++] = found[at];
    }
    return kept;
}

/* Take out the heaviest few, of equals the first. */
static void show(Weighed *found, int64_t count, Best *best) {
    best->size = 0;
    for (int shown = 0; shown < SHOWN; shown++) {
        int64_t heaviest = -1;
        for (int64_t at = 0; at < count; at++)
            if (found[at].weight > 0 && (heaviest < 0 || found[at].weight > found[heaviest].weight))
                heaviest = at;
        if (heaviest < 0)
            return;
        for (uint64_t gram = found[heaviest].gram; gram; gram <<= 16)
            best->grams[best->size++] = (uint16_t)(gram >> 48);
        best->grams[best->size++] = 0;
        found[heaviest].weight = 0;
    }
}

/* Where a window is, what it scored for a move, and the n-grams that weighed most. 0: no memory. */
int csaudit_stretch(const Model *model, const Talk *talk, int side, int64_t window, int64_t move, Best *best) {
    const int32_t *span = talk->spans[side] + 2 * window;
    const int64_t start = talk->starts[talk->in[side][window]];
    Weighed *found = malloc((size_t)(span[1] - span[0]) * LONGEST * sizeof *found);
    if (!found)
        return 0;
    best->window = window;
    best->score = talk->scores[side][window * model->moves[side] + move];
    best->start = talk->offsets[span[0]] - start;
    best->end = talk->offsets[span[1] - 1] - start + 1;
    find_rows(model, talk, span[0], span[1], side);
    show(found, merge(found, speaking(talk, span, 1 + move, found)), best);
    free(found);
    return 1;
}

/* The move, of `count` given as side and number, that a turn sounds most like, and where. 0: the turn holds no words of the role that
   makes one of them; -1: no memory. */
int csaudit_best(const Model *model, const Talk *talk, int64_t turn, const int32_t *moves, int64_t count, Best *best) {
    int64_t side = -1, best_move = 0;
    for (int64_t each = 0; each < count; each++) {
        const int32_t whose = moves[2 * each], move = moves[2 * each + 1];
        for (int64_t window = talk->firsts[whose][turn]; window < talk->firsts[whose][turn + 1]; window++) {
            const double score = talk->scores[whose][window * model->moves[whose] + move];
            if (side < 0 || score > best->score) {
                side = whose;
                best_move = move;
                best->move = each;
                best->window = window;
                best->score = score;
            }
        }
    }
    if (side < 0)
        return 0;
    return csaudit_stretch(model, talk, (int)side, best->window, best_move, best) ? 1 : -1;
}
