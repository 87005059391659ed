/* The letters that count, and the stretches of a turn that are judged: `cues/windows.py`. */
#include "model.h"

enum { MARK = 0, SOUND = 1, ASTRAL = 0xD800, SHORTEST = 2, LONGEST_PAIR = 32, LONGEST_TRIPLE = 24 };

/* For pieces longer than `over`: windows of `size`, every `step`, none shorter than `least`. In order of size. */
static const struct {
    int64_t over, size, step, least;
} SLIDES[2] = {{18, 14, 4, 10}, {28, 24, 6, 18}};

int64_t csaudit_symbols(const Model *model, const Talk *talk, int64_t turn) {
    const uint32_t *text = talk->text + talk->starts[turn];
    const int64_t size = talk->starts[turn + 1] - 1 - talk->starts[turn];
    int64_t count = 0;
    int32_t piece = 0;
    for (int64_t place = 0; place < size; place++) {
        const uint16_t code = model->classes[text[place] < ASTRAL ? text[place] : ASTRAL];
        /* Written anyway, and kept by counting it: letters and marks alternate too wildly to guess. */
        talk->codes[count] = code;
        talk->offsets[count] = (int32_t)place;
        talk->pieces[count] = piece;
        count += code > SOUND;
        piece += code == MARK;
    }
    return count;
}

typedef struct {
    int32_t (*spans)[2];
    int64_t count;
} Windows;

static void add(Windows *windows, int64_t start, int64_t end) {
    windows->spans[windows->count][0] = (int32_t)start;
    windows->spans[windows->count++][1] = (int32_t)end;
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

/* By start, then end. A piece has fewer windows than four times its symbols, for which there is room. */
int64_t csaudit_windows(const Talk *talk, int64_t symbols) {
    Windows windows = {(int32_t(*)[2])talk->spans, 0};
    int64_t first = 0;
    int64_t last = end_of_piece(talk->pieces, 0, symbols);
    while (first < symbols) {
        const int64_t second = end_of_piece(talk->pieces, last, symbols);
        const int64_t third = end_of_piece(talk->pieces, second, symbols);
        for (int each = 0; each < 2; each++)
            if (last - first > SLIDES[each].over)
                add(&windows, first, first + SLIDES[each].size);
        if (last - first >= SHORTEST)
            add(&windows, first, last);
        if (second > last && second - first <= LONGEST_PAIR)
            add(&windows, first, second);
        if (third > second && third - first <= LONGEST_TRIPLE)
            add(&windows, first, third);
        if (last - first > SLIDES[0].over)
            slide(&windows, first, last);
        first = last;
        last = second;
    }
    return windows.count;
}
