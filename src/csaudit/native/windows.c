/* The letters that count, and the stretches of a turn that are judged: `cues/windows.py`. */
#include "model.h"

enum { MARK = 0, SOUND = 1, ASTRAL = 0xD800, SHORTEST = 2, LONGEST_PAIR = 32, LONGEST_TRIPLE = 24 };

/* For pieces longer than `over`: windows of `size`, every `step`, none shorter than `least`. In order of size. */
static const struct {
    int64_t over, size, step, least;
} SLIDES[2] = {{18, 14, 4, 10}, {28, 24, 6, 18}};

EXPORT int csaudit_symbols(const Model *model, const Talk *talk, const uint32_t *text, int64_t *counts);

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
