/* Where in a turn a move was made, and by which n-grams most: `cues/stretches.py`. */
#include "model.h"

#include <stdlib.h>

enum { SHOWN = 4 };
enum { FEW = 64 }; /* n-grams that are sorted fastest by putting each in its place */

typedef struct {
    int64_t turn, window;
    int64_t move;                          /* which of those asked for */
    int64_t start, end;                    /* first character in the turn and end */
    double score;
    int64_t size;                          /* how much of the next */
    uint16_t grams[SHOWN * (LONGEST + 1)]; /* those that weighed most, each ended by 0 */
} Stretch;

/* A turn, and the moves that come into question: where the numbers of the first begin among all those asked for, and the last end. */
typedef struct {
    int64_t turn, first, end;
} Asked;

EXPORT void csaudit_best(const Model *model, const Talk *talk, int64_t count, const Asked *asked, const int64_t *moves, Stretch *best);
EXPORT int64_t csaudit_find(const Model *model, const Talk *talk, int64_t side, int64_t first, int64_t end, int64_t move, double at_least,
                            int64_t most, Stretch *found);
EXPORT void csaudit_explain(const Model *model, const Talk *talk, int64_t move, Stretch *stretch);

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
            const int16_t weight = talk->rows[at * LONGEST + length - 1][column];
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
static void show(Weighed *found, int64_t count, Stretch *stretch) {
    stretch->size = 0;
    for (int shown = 0; shown < SHOWN; shown++) {
        int64_t heaviest = -1;
        for (int64_t at = 0; at < count; at++)
            if (found[at].weight > 0 && (heaviest < 0 || found[at].weight > found[heaviest].weight))
                heaviest = at;
        if (heaviest < 0)
            return;
        for (uint64_t gram = found[heaviest].gram; gram; gram <<= 16)
            stretch->grams[stretch->size++] = (uint16_t)(gram >> 48);
        stretch->grams[stretch->size++] = 0;
        found[heaviest].weight = 0;
    }
}

/* Where a window of the turn that was read last is. */
static void place(const Talk *talk, Stretch *stretch) {
    const int32_t *span = talk->spans + 2 * stretch->window;
    stretch->start = talk->offsets[span[0]];
    stretch->end = talk->offsets[span[1] - 1] + 1;
    stretch->size = 0;
}

/* The n-grams of a window of that turn that weighed most for a move. */
static void explain(const Talk *talk, int64_t move, Stretch *stretch) {
    const int32_t *span = talk->spans + 2 * stretch->window;
    show(talk->weighed, merge(talk->weighed, speaking(talk, span, 1 + move, talk->weighed)), stretch);
}

/* For each turn asked for, the move that it sounds most like, and where; no end where it holds no words of the role that makes one of
   them. `moves` has role and number of each move. */
void csaudit_best(const Model *model, const Talk *talk, int64_t count, const Asked *asked, const int64_t *moves, Stretch *best) {
    int32_t whole[WIDEST];
    for (; count--; asked++, best++) {
        const int side = talk->sides[asked->turn];
        const Read read = side < 0 ? (Read){0, 0} : csaudit_read(model, talk, asked->turn, whole);
        *best = (Stretch){asked->turn, -1, 0, 0, 0, 0.0, 0, {0}};
        for (int64_t each = asked->first; each < asked->end; each++)
            for (int64_t window = 0; window < read.windows && moves[2 * each] == side; window++) {
                const double score = csaudit_score(model, talk, asked->turn, window, moves[2 * each + 1]);
                if (best->window < 0 || score > best->score) {
                    best->window = window;
                    best->move = each;
                    best->score = score;
                }
            }
        if (best->window >= 0) {
            place(talk, best);
            explain(talk, moves[2 * best->move + 1], best);
        }
        best->move -= asked->first;
    }
}

/* The windows of a role's turns that score as much for one of its moves, in order; how many, and the first `most` of them. */
int64_t csaudit_find(const Model *model, const Talk *talk, int64_t side, int64_t first, int64_t end, int64_t move, double at_least,
                     int64_t most, Stretch *found) {
    int32_t whole[WIDEST];
    int64_t count = 0;
    for (int64_t turn = first; turn < end; turn++) {
        if (talk->sides[turn] != side)
            continue;
        const Read read = csaudit_read(model, talk, turn, whole);
        for (int64_t window = 0; window < read.windows; window++) {
            const double score = csaudit_score(model, talk, turn, window, move);
            if (score >= at_least && count++ < most) {
                found[count - 1] = (Stretch){turn, window, 0, 0, 0, score, 0, {0}};
                place(talk, found + count - 1);
            }
        }
    }
    return count;
}

/* The n-grams that weighed most in a stretch that was found. */
void csaudit_explain(const Model *model, const Talk *talk, int64_t move, Stretch *stretch) {
    int32_t whole[WIDEST];
    csaudit_read(model, talk, stretch->turn, whole);
    explain(talk, move, stretch);
}
