/* Where in a turn a move was made, and by which n-grams most: `cues/said.py`. */
#include "model.h"

#include <stdlib.h>

enum { SHOWN = 4 };
enum { FEW = 64 }; /* n-grams that are sorted fastest by putting each in its place */

typedef struct {
    int64_t move, window, start, end; /* place in the list of moves; window; first character in the turn and end */
    double score;
    int64_t size;                     /* how much of the next */
    uint16_t grams[SHOWN * (LONGEST + 1)]; /* each ended by 0 */
} Best;

EXPORT int csaudit_stretch(const Model *model, const Talk *talk, int side, int64_t window, int64_t move, Best *best);
EXPORT int csaudit_best(const Model *model, const Talk *talk, int64_t turn, const int32_t *moves, int64_t count, Best *best);

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
    csaudit_find_rows(model, talk, span[0], span[1], side);
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
