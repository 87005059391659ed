/* Exceptions: which hits are excused, as the tests of `kinds/parts/excuses.py` excuse them, and what stands of moments that have some. */
#include "relations.h"

/* Where the clause begins that ends at `end`. */
static int32_t clause(const Set *ends, const int32_t *text, int32_t end) {
    while (end > 0 && !is_among(ends, text[end - 1])) end--;
    return end;
}

/* `quoted` and `negated` are regexes: what they can't do without is looked for here. */
static int may_be_quoted(const Relations *at, const Spot *spot) {
    const int32_t *text = text_of(at, spot->turn);
    if (any_among(&at->set[QUOTES], text, 0, length_of(at, spot->turn))) return 1;
    int32_t begin = clause(&at->set[CLAUSE_ENDS], text, spot->start);
    return any_among(&at->set[LEADING], text, begin, spot->start) && any_among(&at->set[SAYING], text, begin, spot->start);
}

static int may_be_negated(const Relations *at, const Spot *spot) {
    enum { LOOK_BACK = 4 };
    const int32_t *text = text_of(at, spot->turn);
    if (spot->start < length_of(at, spot->turn) && is_among(&at->set[DENYING], text[spot->start])) return 0;
    int32_t begin = clause(&at->set[NEGATION_CLAUSE_ENDS], text, spot->start);
    if (begin < spot->start - LOOK_BACK) begin = spot->start - LOOK_BACK;
    return any_among(&at->set[NEGATING], text, begin, spot->start);
}

static int customer_said_first(const Relations *at, const Spot *spot, int32_t blocks) {
    int32_t block = block_of(at, spot->turn), size = spot->end - spot->start;
    const int32_t *words = text_of(at, spot->turn) + spot->start;
    for (int32_t turn = block_at(at, block > blocks ? block - blocks : 0)->first; turn < spot->turn; turn++) {
        if (role_of(at, turn) != 1) continue;
        const int32_t *text = text_of(at, turn);
        int32_t length = length_of(at, turn);
        for (int32_t place = 0; place + size <= length; place++)
            if (!size || (text[place] == words[0] && !memcmp(text + place, words, (size_t)size * sizeof *words))) return 1;
    }
    return 0;
}

static int excuses(Relations *at, const int32_t *test, const Spot *spot, const Spot *trigger) {
    int32_t kind = test[0], count = test[2];
    const int32_t *entry = test + 3;
    switch (kind) {
    case QUOTED: at->unsure |= may_be_quoted(at, spot); return 0;
    case NEGATED: at->unsure |= may_be_negated(at, spot); return 0;
    case CUSTOMER_SAID_FIRST: return customer_said_first(at, spot, test[1]);
    case SAME_TURN:
        for (int32_t each = 0; each < count; each++)
            if (is_found_in(at, at->code + entry[each], spot->turn)) return 1;
        return 0;
    case REPLYING_TO: {
        int32_t number = block_of(at, spot->turn);
        if (!number) return 0;
        const Block *before = block_at(at, number - 1);
        for (int32_t each = 0; each < count; each++)
            for (int32_t turn = before->first; turn <= before->last; turn++)
                if (is_found_in(at, at->code + entry[each], turn)) return 1;
        return 0;
    }
    case SAME_SENTENCE: {
        int32_t start, end;
        find_sentence(at, spot, &start, &end);
        for (int32_t each = 0; each < count; each++) {
            const Known *known = find_moment(at, at->code + entry[each]);
            for (int64_t place = since(at, known, spot->turn, start); place < known->first + known->count; place++) {
                const Spot *other = spot_at(at, place);
                if (other->turn != spot->turn || other->start >= end) break;
                if (other->end <= end) return 1;
            }
        }
        return 0;
    }
    case PRECEDED_BY:
        for (int32_t each = 0; each < count; each++) {
            const Known *known = find_moment(at, at->code + entry[each]);
            int64_t place = since(at, known, spot->turn, spot->start);
            if (place == known->first) continue;
            const Spot *before = spot_at(at, place - 1);
            if (!trigger || is_before(trigger, before->turn, before->start)) return 1;
        }
        return 0;
    case FOLLOWED_BY:
        for (int32_t each = 0; each < count; each++, entry += 2 + WITHIN) {
            const Known *known = find_moment(at, at->code + entry[0]);
            int64_t place = since(at, known, spot->turn, spot->start + 1);
            if (place == known->first + known->count) continue;
            if (spot_at(at, place)->turn <= (entry[1] ? window_end(at, spot->turn, entry + 2) : next_own_block(at, spot->turn))) return 1;
        }
        return 0;
    default: at->unsure = 1; return 0;
    }
}

/* The kind of the first exception that excuses a hit, NOTHING where none does: `Guard.excuse`. */
int32_t excuse(Relations *at, const int32_t *guard, const Spot *spot, const Spot *trigger) {
    for (int32_t each = 0; each < guard[0]; each++) {
        const int32_t *test = at->code + guard[1 + each];
        if (excuses(at, test, spot, trigger)) return test[0];
        if (at->unsure) return NOTHING;
    }
    return NOTHING;
}

/* Spots in order, of those at one place the first: `merged`. */
static void merge(Relations *at, int64_t first) {
    int64_t count = at->spots.count - first;
    at->merging.count = 0;
    for (int64_t each = 0; each < count; each++) rank_spot(at, *spot_at(at, first + each), 0);
    if (at->failed) return;
    sort_ranked(at->merging.items, count);
    at->spots.count = first;
    for (int64_t each = 0; each < count; each++) {
        const Spot *spot = &((Ranked *)at->merging.items)[each].spot;
        const Spot *last = at->spots.count > first ? spot_at(at, at->spots.count - 1) : NULL;
        if (!last || last->turn != spot->turn || last->start != spot->start || last->end != spot->end) push_spot(at, *spot);
    }
}

/* What stands of some moments, and what is excused: `Guarded.find`. */
const Known *stand(Relations *at, const int32_t *guarded) {
    Known *known = &at->guarded[guarded[G_ID]];
    if (known->stamp != at->stamp) {
        int32_t unsure = at->unsure;
        at->unsure = 0;
        known->stamp = at->stamp;
        known->first_excuse = at->excuses.count;
        at->standing.count = 0; /* apart from the others: the exceptions may find more, and these must lie together */
        for (int32_t each = 0; each < guarded[G_COUNT] && !at->unsure; each++) {
            const Known *found = find_moment(at, at->code + guarded[G_MOMENTS + 2 * each]);
            const int32_t *guard = at->code + guarded[G_MOMENTS + 2 * each + 1];
            for (int64_t place = 0; place < found->count && !at->unsure; place++) {
                Spot spot = *spot_at(at, found->first + place);
                int32_t reason = guard[0] ? excuse(at, guard, &spot, NULL) : NOTHING;
                if (reason == NOTHING) {
                    Spot *added = push(at, &at->standing);
                    if (added) *added = spot;
                } else {
                    Excuse *added = push(at, &at->excuses);
                    if (added) *added = (Excuse){spot, reason};
                }
            }
        }
        known->first = at->spots.count;
        for (int64_t place = 0; place < at->standing.count; place++) push_spot(at, ((Spot *)at->standing.items)[place]);
        if (guarded[G_MIXED] && at->standing.count > 1) merge(at, known->first);
        known->count = at->spots.count - known->first;
        known->excuses = at->excuses.count - known->first_excuse;
        known->unsure = at->unsure;
        at->unsure = unsure;
    }
    at->unsure |= known->unsure;
    return known;
}
