/* Where a call holds what: its sentences, its windows, spots before and after. */
#include "relations.h"

int is_among(const Set *set, int32_t symbol) {
    int32_t low = 0, high = set->count;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (set->items[middle] < symbol) low = middle + 1;
        else high = middle;
    }
    return low < set->count && set->items[low] == symbol;
}

int any_among(const Set *set, const int32_t *text, int32_t start, int32_t end) {
    for (int32_t place = start; place < end; place++)
        if (is_among(set, text[place])) return 1;
    return 0;
}

void find_sentence(const Relations *at, const Spot *spot, int32_t *start, int32_t *end) {
    const int32_t *text = text_of(at, spot->turn);
    int32_t length = length_of(at, spot->turn);
    *start = spot->start;
    *end = length;
    if (!spot->start && spot->end == length) return;
    while (*start > 0 && !is_among(&at->set[SENTENCE_ENDS], text[*start - 1])) --*start;
    for (int32_t place = spot->end; place < length; place++)
        if (is_among(&at->set[SENTENCE_ENDS], text[place])) {
            *end = place + 1;
            return;
        }
}

/* The last turn before block number `most` + 1 of a role begins. */
static int32_t block_limit(const Relations *at, int32_t turn, int32_t most, int32_t role) {
    for (int32_t number = block_of(at, turn) + 1; number < at->block_count; number++) {
        const Block *block = block_at(at, number);
        if ((role == ANYBODY || block->role == role) && !most--) return block->first - 1;
    }
    return at->turns - 1;
}

int32_t window_end(const Relations *at, int32_t turn, const int32_t *within) {
    static const int32_t whose[WITHIN] = {0, 1, ANYBODY};
    int32_t last = at->turns - 1;
    for (int32_t each = 0; each < WITHIN; each++) {
        if (within[each] == NOTHING) continue;
        int32_t limit = block_limit(at, turn, within[each], whose[each]);
        if (limit < last) last = limit;
    }
    return last;
}

/* The last turn of the speaker's next block, of this one where there is none. */
int32_t next_own_block(const Relations *at, int32_t turn) {
    int32_t own = block_of(at, turn);
    for (int32_t number = own + 1; number < at->block_count; number++)
        if (block_at(at, number)->role == role_of(at, turn)) return block_at(at, number)->last;
    return block_at(at, own)->last;
}

/* The first of the spots that isn't before a place. */
int64_t since(const Relations *at, const Known *known, int32_t turn, int32_t start) {
    int64_t low = known->first, high = known->first + known->count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (is_before(spot_at(at, middle), turn, start)) low = middle + 1;
        else high = middle;
    }
    return low;
}
