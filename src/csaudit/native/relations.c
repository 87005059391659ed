/* Relations: what the checks make of the hits of a call, without the interpreter. `kinds/parts/program.py` lays the checks out as
   numbers, and says what they mean; what Python does is the measure.

   Of each check and call the answer is that nothing is wrong, that the check doesn't apply, or the hits that stand and those that
   are excused. Where it takes more than this knows (a regex, a hit that Python must verify, a kind whose reports are more than its
   hits), the answer is ASK, and Python judges as if this weren't here. */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "hits.h"
#include "kernel.h"

enum { ANYBODY = ROLES, SYSTEM = 3 };
enum { ASK, PASSED, NO_TRIGGER, CALL_ENDED, DECIDED };
enum { FORBID, RESPOND, COUNT, COMBINE, REPEAT, REQUIRE };
enum { QUOTED, NEGATED, CUSTOMER_SAID_FIRST, SAME_TURN, SAME_SENTENCE, REPLYING_TO, PRECEDED_BY, FOLLOWED_BY, BEYOND };
enum { NAME, AND, OR, NOT };
enum { FAULT, EXCUSED, HOLLOW, RELATED };
enum { NOTHING = -1, WHOLE_TURN = -1 };

enum { PLANE = 0x10000, KEPT = 1, DECIMAL = 2 };

/* The places of a layout's numbers. */
enum { M_ID, M_ROLE, M_QUESTION, M_LEAST, M_MOST, M_WHERE, M_OPENING, M_CLOSING, M_PLAIN, M_BARE, M_VOICES };
enum { G_ID, G_MIXED, G_AT_LEAST, G_ROLES, G_COUNT, G_MOMENTS };
enum { WITHIN = 3 /* numbers of a window: blocks of the agent, of the customer, of anybody; NOTHING for no limit */ };

typedef struct {
    int32_t turn, start, end, hit; /* `hit` counts the hits of the batch */
} Spot;

typedef struct {
    Spot spot;
    int32_t reason;
} Excuse;

typedef struct {
    void *items;
    int64_t count, room;
    size_t size;
} Heap;

/* What was found of a moment on the call with this stamp: spots, or spots and excuses. */
typedef struct {
    int32_t stamp, unsure;
    int64_t first, count, first_excuse, excuses;
} Known;

/* A set of characters, sorted. */
typedef struct {
    const int32_t *items;
    int32_t count;
} Set;

typedef struct {
    int32_t checks, moments, guarded, slots, sources;
    int64_t code_size;
    const int32_t *check; /* of each check: where its layout begins in `code`, NOTHING for one that Python judges */
    const int32_t *code;
    const int32_t *rank, *name_rank; /* of each source: its place by origin, and that of its cue's name */
    const uint8_t *by_sound;
    const int32_t *excluding;  /* of each slot: whose excluded phrases it holds, NOTHING for none */
    const int32_t *characters; /* sets and words, one after another, each its length first */
    const int32_t *sets;       /* where each begins */
    int32_t words, fillers;    /* how many words follow the sets: what asks, and what says nothing */
    const uint8_t *classes;    /* of each character below PLANE */
    const int32_t *option;     /* of each source: its option, 0 for none */
} Layout;

enum { SENTENCE_ENDS, CLAUSE_ENDS, QUOTES, LEADING, SAYING, NEGATION_CLAUSE_ENDS, NEGATING, DENYING, ASKING, SETS };

typedef struct {
    int32_t calls;
    const int32_t *borders, *text;
    const int64_t *starts;
    const uint8_t *roles;
    int64_t groups, candidates;
    const Group *group;
    const Found *found;
    const Candidate *candidate;
    const int32_t *pattern_slot;
} Batch;

typedef struct {
    int64_t rows;
    const int32_t *row;
    const uint8_t *answers; /* call × check */
} Answers;

enum { ROW = 12 /* call, check, what, turn, start, end, hit, reason, and the trigger's turn, start, end, hit */ };

typedef struct {
    Layout layout;
    Set set[SETS];
    int32_t *code, *check, *rank, *name_rank, *excluding, *characters, *sets, *option;
    uint8_t *by_sound, *classes;
    Known *moment, *guarded;
    int32_t *group_of; /* of each key: its group and one, 0 for none */
    uint8_t *pending;
    Heap spots, standing, excuses, block_of, blocks, rows, answers, merging, sentences, letters, groups;
    /* the call at hand */
    const Batch *batch;
    int32_t first_turn, turns, stamp, unsure, failed, call, block_count;
} Relations;

typedef struct {
    int32_t role, first, last;
} Block;

/* ---- memory ---- */

static int heap_reserve(Heap *heap, int64_t more) {
    if (heap->count + more <= heap->room) return 1;
    int64_t room = heap->room ? heap->room : 256;
    while (room < heap->count + more) room *= 2;
    void *items = realloc(heap->items, (size_t)room * heap->size);
    if (!items) return 0;
    heap->items = items;
    heap->room = room;
    return 1;
}

static void *push(Relations *at, Heap *heap) {
    if (!heap_reserve(heap, 1)) {
        at->failed = 1;
        return NULL;
    }
    return (char *)heap->items + heap->size * (size_t)heap->count++;
}

static void push_spot(Relations *at, Spot spot) {
    Spot *added = push(at, &at->spots);
    if (added) *added = spot;
}

static Spot *spot_at(const Relations *at, int64_t place) { return (Spot *)at->spots.items + place; }

static Excuse *excuse_at(const Relations *at, int64_t place) { return (Excuse *)at->excuses.items + place; }

/* ---- the text of a call ---- */

static const int32_t *text_of(const Relations *at, int32_t turn) { return at->batch->text + at->batch->starts[at->first_turn + turn]; }

static int32_t length_of(const Relations *at, int32_t turn) {
    const int64_t *starts = at->batch->starts + at->first_turn + turn;
    return (int32_t)(starts[1] - 1 - starts[0]);
}

static int32_t role_of(const Relations *at, int32_t turn) { return at->batch->roles[at->first_turn + turn]; }

static int is_among(const Set *set, int32_t symbol) {
    int32_t low = 0, high = set->count;
    while (low < high) {
        int32_t middle = (low + high) / 2;
        if (set->items[middle] < symbol) low = middle + 1;
        else high = middle;
    }
    return low < set->count && set->items[low] == symbol;
}

static int any_among(const Set *set, const int32_t *text, int32_t start, int32_t end) {
    for (int32_t place = start; place < end; place++)
        if (is_among(set, text[place])) return 1;
    return 0;
}

static void sentence(const Relations *at, const Spot *spot, int32_t *start, int32_t *end) {
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

static int asks(const Relations *at, const Spot *spot) {
    const int32_t *text = text_of(at, spot->turn);
    int32_t start = spot->start, end = length_of(at, spot->turn);
    if (spot->hit == WHOLE_TURN) start = 0;
    else {
        int32_t begin;
        sentence(at, spot, &begin, &end);
    }
    if (any_among(&at->set[ASKING], text, start, end)) return 1;
    for (int32_t each = 0; each < at->layout.words; each++) {
        const int32_t *word = at->characters + at->sets[SETS + each];
        for (int32_t place = start; place + word[0] <= end; place++)
            if (!memcmp(text + place, word + 1, (size_t)word[0] * sizeof *word)) return 1;
    }
    return 0;
}

/* ---- the hits of a cue ---- */

/* Which comes first: by place, the longer one, the one written first. */
typedef struct {
    Spot spot;
    int32_t rank, order;
} Ranked;

static int by_rank(const void *one, const void *other) {
    const Ranked *left = one, *right = other;
    if (left->spot.turn != right->spot.turn) return left->spot.turn < right->spot.turn ? -1 : 1;
    if (left->spot.start != right->spot.start) return left->spot.start < right->spot.start ? -1 : 1;
    if (left->spot.end != right->spot.end) return left->spot.end > right->spot.end ? -1 : 1;
    if (left->rank != right->rank) return left->rank < right->rank ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

static void sort_ranked(Ranked *items, int64_t count) {
    enum { FEW = 24 };
    if (count > FEW) {
        qsort(items, (size_t)count, sizeof *items, by_rank);
        return;
    }
    for (int64_t each = 1; each < count; each++) {
        Ranked item = items[each];
        int64_t to = each;
        for (; to > 0 && by_rank(&items[to - 1], &item) > 0; to--) items[to] = items[to - 1];
        items[to] = item;
    }
}

static void rank(Relations *at, Spot spot, int32_t number) {
    Ranked *added = push(at, &at->merging);
    if (added) *added = (Ranked){spot, number, (int32_t)at->merging.count};
}

static const Group *group_of(Relations *at, int32_t slot, int32_t role) {
    int32_t key = slot * ROLES + role;
    if (at->pending[key]) at->unsure = 1;
    int32_t number = at->group_of[key];
    return number ? &at->batch->group[number - 1] : NULL;
}

static void gather(Relations *at, const Group *group) {
    const Found *found = at->batch->found;
    for (int32_t hit = group->first; hit < group->first + group->count; hit++)
        rank(at, (Spot){found[hit].turn, found[hit].start, found[hit].end, hit}, at->rank[found[hit].source]);
}

/* Adds the hits of the slots by a role, in order and not overlapping, as `Tags.said_by` gives them. */
static void say(Relations *at, const int32_t *slots, int32_t count, int32_t role) {
    const Found *found = at->batch->found;
    const Group *only = NULL;
    int32_t from = role == ANYBODY ? 0 : role, to = role == ANYBODY ? ROLES : role + 1;
    int64_t groups = 0;
    at->merging.count = 0;
    for (int32_t each = 0; each < count * (to - from); each++) {
        const Group *group = group_of(at, slots[each / (to - from)], from + each % (to - from));
        if (!group) continue;
        if (++groups == 2) gather(at, only);
        if (groups > 1) gather(at, group);
        only = group;
    }
    if (groups == 1)
        for (int32_t hit = only->first; hit < only->first + only->count; hit++)
            if (found[hit].kept) push_spot(at, (Spot){found[hit].turn, found[hit].start, found[hit].end, hit});
    if (groups < 2) return;
    const Ranked *items = at->merging.items;
    sort_ranked(at->merging.items, at->merging.count);
    int64_t first = at->spots.count;
    for (int64_t each = 0; each < at->merging.count; each++) {
        const Spot *spot = &items[each].spot;
        Spot *last = at->spots.count > first ? spot_at(at, at->spots.count - 1) : NULL;
        if (!last || spot->turn != last->turn || spot->start >= last->end) push_spot(at, *spot);
        else if (at->by_sound[found[last->hit].source] && !at->by_sound[found[spot->hit].source]) *last = *spot;
    }
}

/* Whether a turn holds a hit of one of the slots. */
static int is_said_in(Relations *at, const int32_t *slots, int32_t count, int32_t turn) {
    const Found *found = at->batch->found;
    for (int32_t each = 0; each < count; each++) {
        const Group *group = group_of(at, slots[each], role_of(at, turn));
        if (!group) continue;
        int32_t low = group->first, high = group->first + group->count;
        while (low < high) {
            int32_t middle = low + (high - low) / 2;
            if (found[middle].turn < turn) low = middle + 1;
            else high = middle;
        }
        if (low < group->first + group->count && found[low].turn == turn) return 1;
    }
    return 0;
}

/* ---- moments ---- */

static int is_in_window(const Relations *at, const int32_t *moment, int32_t turn) {
    int32_t before = 0, after = 0, role = moment[M_ROLE];
    for (int32_t each = 0; each < at->turns; each++) {
        if (role != ANYBODY && role_of(at, each) != role) continue;
        if (each < turn) before++;
        else if (each > turn) after++;
    }
    if (role != ANYBODY && role_of(at, turn) != role) return 0;
    return before < moment[M_OPENING] || after < moment[M_CLOSING];
}

/* Past the voices of its first sensor: how many more choices of slots, each with its length first, then what must not be there. */
static const int32_t *choices_of(const int32_t *moment) {
    const int32_t *part = moment + M_VOICES + 1;
    for (int32_t each = 0; each < moment[M_VOICES]; each++) part += 1 + part[0];
    return part;
}

static int holds(Relations *at, const int32_t *moment, const Spot *spot) {
    if (moment[M_WHERE] && !is_in_window(at, moment, spot->turn)) return 0;
    const int32_t *part = choices_of(moment);
    for (int32_t choices = *part++; choices; choices--, part += 1 + part[0])
        if (!is_said_in(at, part + 1, part[0], spot->turn)) return 0;
    if (part[0] && is_said_in(at, part + 1, part[0], spot->turn)) return 0;
    if (moment[M_QUESTION] && !asks(at, spot)) return 0;
    int32_t length = length_of(at, spot->turn);
    return moment[M_LEAST] <= length && length <= moment[M_MOST];
}

static void sense(Relations *at, const int32_t *moment) {
    int64_t first = at->spots.count;
    const int32_t *voice = moment + M_VOICES + 1;
    for (int32_t each = 0; each < moment[M_VOICES]; each++, voice += 1 + voice[0]) say(at, voice + 1, voice[0], moment[M_ROLE]);
    int64_t count = at->spots.count - first;
    if (moment[M_VOICES] < 2 || count < 2 || at->unsure) return;
    at->merging.count = 0;
    for (int64_t each = 0; each < count; each++) {
        Spot spot = *spot_at(at, first + each);
        rank(at, spot, at->name_rank[at->batch->found[spot.hit].source]);
    }
    if (at->failed) return;
    sort_ranked(at->merging.items, count);
    for (int64_t each = 0; each < count; each++) *spot_at(at, first + each) = ((Ranked *)at->merging.items)[each].spot;
}

static void take_whole_turns(Relations *at, const int32_t *moment) {
    for (int32_t turn = 0; turn < at->turns; turn++) {
        int32_t role = role_of(at, turn), length = length_of(at, turn);
        if (moment[M_ROLE] == ANYBODY ? role == SYSTEM : role != moment[M_ROLE]) continue;
        if (moment[M_LEAST] <= length && length <= moment[M_MOST]) push_spot(at, (Spot){turn, 0, length, WHOLE_TURN});
    }
}

/* Where a moment is in the call: `Moment.find`. */
static const Known *find(Relations *at, const int32_t *moment) {
    Known *known = &at->moment[moment[M_ID]];
    if (known->stamp != at->stamp) {
        int32_t unsure = at->unsure;
        at->unsure = 0;
        known->stamp = at->stamp;
        known->first = at->spots.count;
        if (moment[M_VOICES]) sense(at, moment);
        else take_whole_turns(at, moment);
        if (!moment[M_PLAIN] && !at->unsure) {
            int64_t kept = known->first;
            for (int64_t each = known->first; each < at->spots.count; each++) {
                Spot spot = *spot_at(at, each);
                if (holds(at, moment, &spot)) *spot_at(at, kept++) = spot;
            }
            at->spots.count = kept;
        }
        known->count = at->spots.count - known->first;
        known->unsure = at->unsure;
        at->unsure = unsure;
    }
    at->unsure |= known->unsure;
    return known;
}

static int is_before(const Spot *one, int32_t turn, int32_t start) { return one->turn < turn || (one->turn == turn && one->start < start); }

/* The first of the spots that isn't before a place. */
static int64_t since(const Relations *at, const Known *known, int32_t turn, int32_t start) {
    int64_t low = known->first, high = known->first + known->count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (is_before(spot_at(at, middle), turn, start)) low = middle + 1;
        else high = middle;
    }
    return low;
}

static int is_found_in(Relations *at, const int32_t *moment, int32_t turn) {
    if (moment[M_BARE]) {
        const int32_t *voice = moment + M_VOICES + 1;
        if (moment[M_ROLE] != ANYBODY && moment[M_ROLE] != role_of(at, turn)) return 0;
        for (int32_t each = 0; each < moment[M_VOICES]; each++, voice += 1 + voice[0])
            if (is_said_in(at, voice + 1, voice[0], turn)) return 1;
        return 0;
    }
    const Known *known = find(at, moment);
    int64_t place = since(at, known, turn, 0);
    return place < known->first + known->count && spot_at(at, place)->turn == turn;
}

/* ---- windows ---- */

static const Block *block_at(const Relations *at, int32_t number) { return (const Block *)at->blocks.items + number; }

static int32_t block_of(const Relations *at, int32_t turn) { return ((const int32_t *)at->block_of.items)[turn]; }

/* The last turn before block number `most` + 1 of a role begins. */
static int32_t block_limit(const Relations *at, int32_t turn, int32_t most, int32_t role) {
    for (int32_t number = block_of(at, turn) + 1; number < at->block_count; number++) {
        const Block *block = block_at(at, number);
        if ((role == ANYBODY || block->role == role) && !most--) return block->first - 1;
    }
    return at->turns - 1;
}

static int32_t window_end(const Relations *at, int32_t turn, const int32_t *within) {
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
static int32_t next_own_block(const Relations *at, int32_t turn) {
    int32_t own = block_of(at, turn);
    for (int32_t number = own + 1; number < at->block_count; number++)
        if (block_at(at, number)->role == role_of(at, turn)) return block_at(at, number)->last;
    return block_at(at, own)->last;
}

/* ---- exceptions ---- */

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
        sentence(at, spot, &start, &end);
        for (int32_t each = 0; each < count; each++) {
            const Known *known = find(at, at->code + entry[each]);
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
            const Known *known = find(at, at->code + entry[each]);
            int64_t place = since(at, known, spot->turn, spot->start);
            if (place == known->first) continue;
            const Spot *before = spot_at(at, place - 1);
            if (!trigger || is_before(trigger, before->turn, before->start)) return 1;
        }
        return 0;
    case FOLLOWED_BY:
        for (int32_t each = 0; each < count; each++, entry += 2 + WITHIN) {
            const Known *known = find(at, at->code + entry[0]);
            int64_t place = since(at, known, spot->turn, spot->start + 1);
            if (place == known->first + known->count) continue;
            if (spot_at(at, place)->turn <= (entry[1] ? window_end(at, spot->turn, entry + 2) : next_own_block(at, spot->turn))) return 1;
        }
        return 0;
    default: at->unsure = 1; return 0;
    }
}

/* The kind of the first exception that excuses a hit, NOTHING where none does: `Guard.excuse`. */
static int32_t excuse(Relations *at, const int32_t *guard, const Spot *spot, const Spot *trigger) {
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
    for (int64_t each = 0; each < count; each++) rank(at, *spot_at(at, first + each), 0);
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
static const Known *stand(Relations *at, const int32_t *guarded) {
    Known *known = &at->guarded[guarded[G_ID]];
    if (known->stamp != at->stamp) {
        int32_t unsure = at->unsure;
        at->unsure = 0;
        known->stamp = at->stamp;
        known->first_excuse = at->excuses.count;
        at->standing.count = 0; /* apart from the others: the exceptions may find more, and these must lie together */
        for (int32_t each = 0; each < guarded[G_COUNT] && !at->unsure; each++) {
            const Known *found = find(at, at->code + guarded[G_MOMENTS + 2 * each]);
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

/* ---- the kinds ---- */

static void report(Relations *at, int32_t check, int32_t what, const Spot *spot, int32_t reason, const Spot *trigger) {
    static const Spot none = {NOTHING, 0, 0, NOTHING};
    int32_t *row = push(at, &at->rows);
    if (!row) return;
    if (!trigger) trigger = &none;
    const int32_t values[ROW] = {at->call,  check,  what,          spot->turn,     spot->start,  spot->end,
                                 spot->hit, reason, trigger->turn, trigger->start, trigger->end, trigger->hit};
    memcpy(row, values, sizeof values);
}

static int occurs(Relations *at, const int32_t *guarded) { return stand(at, guarded)->count >= guarded[G_AT_LEAST]; }

enum { F_MOMENT = 1, F_GUARD, F_AFTER, F_BEFORE, F_UNTIL, F_HAS_WINDOW, F_WITHIN };

static int is_bounded(Relations *at, const int32_t *check, const Spot *spot, const Spot *trigger) {
    if (check[F_UNTIL] != NOTHING) {
        const Known *until = stand(at, at->code + check[F_UNTIL]);
        int64_t place = trigger ? since(at, until, trigger->turn, trigger->start + 1) : until->first;
        if (place < until->first + until->count && is_before(spot_at(at, place), spot->turn, spot->start)) return 0;
    }
    if (check[F_BEFORE] == NOTHING) return 1;
    const Known *before = stand(at, at->code + check[F_BEFORE]);
    return since(at, before, spot->turn, spot->start + 1) < before->first + before->count;
}

static int forbid(Relations *at, int32_t number, const int32_t *check) {
    const int32_t *after = check[F_AFTER] == NOTHING ? NULL : at->code + check[F_AFTER];
    const Known *found = find(at, at->code + check[F_MOMENT]);
    if (!found->count) return !after || occurs(at, after) ? PASSED : NO_TRIGGER;
    const Known *triggers = after ? stand(at, after) : NULL;
    int64_t skipped = after ? after[G_AT_LEAST] - 1 : 0;
    if (triggers && triggers->count <= skipped) return NO_TRIGGER;
    int answer = PASSED;
    for (int64_t each = 0; each < found->count && !at->unsure; each++) {
        Spot spot = *spot_at(at, found->first + each), trigger = spot;
        if (triggers) {
            int64_t place = since(at, triggers, spot.turn, spot.start) - 1;
            for (; place >= triggers->first + skipped; place--) {
                trigger = *spot_at(at, place);
                if (trigger.turn == spot.turn || !check[F_HAS_WINDOW] || spot.turn <= window_end(at, trigger.turn, check + F_WITHIN)) break;
            }
            if (place < triggers->first + skipped) continue;
        }
        if (!is_bounded(at, check, &spot, triggers ? &trigger : NULL)) continue;
        int32_t reason = excuse(at, at->code + check[F_GUARD], &spot, triggers ? &trigger : NULL);
        report(at, number, reason == NOTHING ? FAULT : EXCUSED, &spot, reason, triggers ? &trigger : NULL);
        answer = DECIDED;
    }
    return answer;
}

enum { R_WHEN = 1, R_EXPECT, R_WITHIN, R_GAP = R_WITHIN + WITHIN, R_SKIP };

static int may_answer(const int32_t *expect, int32_t role) { return expect[G_ROLES] >> ANYBODY & 1 || expect[G_ROLES] >> role & 1; }

static int respond(Relations *at, int32_t number, const int32_t *check) {
    const int32_t *when = at->code + check[R_WHEN], *expect = at->code + check[R_EXPECT];
    Known triggers = *stand(at, when), answers = {0};
    int64_t skipped = when[G_AT_LEAST] - 1;
    if (triggers.count <= skipped) return NO_TRIGGER;
    answers = *stand(at, expect);
    int judged = 0, faults = 0;
    int32_t last_block = NOTHING;
    for (int64_t each = triggers.first + skipped; each < triggers.first + triggers.count; each++) {
        Spot trigger = *spot_at(at, each);
        int32_t block = block_of(at, trigger.turn), before = last_block;
        last_block = block;
        if (before != NOTHING && block - before <= check[R_GAP]) continue;
        int32_t last = window_end(at, trigger.turn, check + R_WITHIN);
        int64_t answer = since(at, &answers, trigger.turn + 1, 0);
        if (answer < answers.first + answers.count && spot_at(at, answer)->turn <= last) {
            judged = 1;
            continue;
        }
        int speaks = 0;
        for (int32_t turn = trigger.turn + 1; turn <= last && !speaks; turn++) speaks = may_answer(expect, role_of(at, turn));
        if (!speaks && check[R_SKIP]) continue;
        judged = faults = 1;
        report(at, number, FAULT, &trigger, NOTHING, NULL);
    }
    if (!judged) return CALL_ENDED;
    for (int64_t each = 0; each < triggers.excuses; each++) {
        const Excuse *excused = excuse_at(at, triggers.first_excuse + each);
        report(at, number, EXCUSED, &excused->spot, excused->reason, NULL);
    }
    for (int64_t each = 0; each < answers.excuses && faults; each++) {
        const Excuse *hollow = excuse_at(at, answers.first_excuse + each);
        report(at, number, HOLLOW, &hollow->spot, hollow->reason, NULL);
    }
    return faults || triggers.excuses ? DECIDED : PASSED;
}

enum { C_WHEN = 1, C_OF, C_MIN, C_MAX };

static int count(Relations *at, const int32_t *check) {
    const int32_t *when = check[C_WHEN] == NOTHING ? NULL : at->code + check[C_WHEN];
    Known of = *stand(at, at->code + check[C_OF]);
    if (!of.excuses && !check[C_MIN] && of.count <= check[C_MAX]) return !when || occurs(at, when) ? PASSED : NO_TRIGGER;
    if (!when) return ASK;
    const Known *gates = stand(at, when);
    int32_t turns = 0, last = NOTHING;
    for (int64_t each = gates->first; each < gates->first + gates->count; each++) {
        turns += spot_at(at, each)->turn != last;
        last = spot_at(at, each)->turn;
    }
    return turns < when[G_AT_LEAST] || !turns ? NO_TRIGGER : ASK;
}

static int is_true(Relations *at, const int32_t *node) {
    if (node[0] == NAME) return stand(at, at->code + node[1])->count > 0;
    if (node[0] == NOT) return !is_true(at, at->code + node[2]);
    for (int32_t each = 0; each < node[1]; each++)
        if (is_true(at, at->code + node[2 + each]) != (node[0] == AND)) return node[0] == OR;
    return node[0] == AND;
}

/* A sentence, as `repeat` compares it: what says nothing is left out. */
typedef struct {
    Spot spot;
    int32_t block, before, upto, option; /* `before`, `upto`: how many of the moments that must lie between come before it, or not after it */
    int32_t length;
    int64_t bare; /* where its letters begin in `letters`, first in order of speech, then sorted; then its sorted pairs */
    int32_t start, size, previous; /* where it begins, how often it was said so far, and by which sentence before */
} Sentence;

/* The letters of a sentence: `dialogue/similarity.py bare`. 0 where a letter is beyond what the kernel knows. */
static int make_bare(Relations *at, const int32_t *text, int32_t start, int32_t end, Sentence *sentence) {
    sentence->bare = at->letters.count;
    sentence->length = 0;
    for (int32_t place = start; place < end; place++) {
        int32_t skip = 0;
        for (int32_t each = 0; each < at->layout.fillers && !skip; each++) {
            const int32_t *word = at->characters + at->sets[SETS + at->layout.words + each];
            if (place + word[0] <= end && !memcmp(text + place, word + 1, (size_t)word[0] * sizeof *word)) skip = word[0];
        }
        if (skip) {
            place += skip - 1;
            continue;
        }
        if (text[place] >= PLANE) return 0;
        if (!(at->classes[text[place]] & KEPT)) continue;
        uint64_t *letter = push(at, &at->letters);
        if (!letter) return 0;
        *letter = (uint64_t)text[place];
        sentence->length++;
    }
    return 1;
}

static int by_number(const void *one, const void *other) {
    uint64_t left = *(const uint64_t *)one, right = *(const uint64_t *)other;
    return left < right ? -1 : left > right;
}

static uint64_t *letters_at(const Relations *at, int64_t place) { return (uint64_t *)at->letters.items + place; }

/* Beside the letters in order of speech: sorted, then the sorted pairs. */
static void make_pairs(Relations *at, const Sentence *sentence) {
    int32_t length = sentence->length;
    if (!heap_reserve(&at->letters, 2 * (int64_t)length)) {
        at->failed = 1;
        return;
    }
    uint64_t *spoken = letters_at(at, sentence->bare), *sorted = spoken + length, *pairs = sorted + length;
    for (int32_t each = 0; each < length; each++) sorted[each] = spoken[each];
    for (int32_t each = 0; each + 1 < length; each++) pairs[each] = spoken[each] << 32 | spoken[each + 1];
    qsort(sorted, (size_t)length, sizeof *sorted, by_number);
    if (length > 1) qsort(pairs, (size_t)length - 1, sizeof *pairs, by_number);
    at->letters.count += 2 * (int64_t)length;
}

/* How many are in both of two sorted lists. */
static int64_t shared(const uint64_t *one, int64_t count, const uint64_t *other, int64_t count_of_other) {
    int64_t both = 0;
    for (int64_t left = 0, right = 0; left < count && right < count_of_other;) {
        if (one[left] == other[right]) {
            both++;
            left++;
            right++;
        } else if (one[left] < other[right]) left++;
        else right++;
    }
    return both;
}

/* `dialogue/similarity.py names_the_same`. */
static int names_the_same(const Relations *at, const Sentence *one, const Sentence *other) {
    enum { NAMED = 3 };
    const uint64_t *left = letters_at(at, one->bare), *right = letters_at(at, other->bare);
    for (int32_t each = 0; each + NAMED <= one->length; each++) {
        int numbered = 0;
        for (int32_t letter = each; letter < each + NAMED; letter++) numbered |= at->classes[left[letter]] & DECIMAL;
        if (numbered) continue;
        for (int32_t place = 0; place + NAMED <= other->length; place++)
            if (left[each] == right[place] && left[each + 1] == right[place + 1] && left[each + 2] == right[place + 2]) return 1;
    }
    return 0;
}

/* `dialogue/similarity.py alike`. */
static double alike(const Relations *at, const Sentence *one, const Sentence *other, double at_least) {
    const double rounding = 1e-9;
    const uint64_t *left = letters_at(at, one->bare) + one->length, *right = letters_at(at, other->bare) + other->length;
    int64_t least = one->length < other->length ? one->length : other->length;
    int64_t letters = shared(left, one->length, right, other->length);
    int64_t most = letters * (least - 1) + (letters < least - 1 ? letters : least - 1) * least;
    if ((double)most < (2 * at_least - rounding) * (double)least * (double)(least - 1)) return 0;
    int64_t pairs = 0;
    if (one->length > 1 && other->length > 1) pairs = shared(left + one->length, one->length - 1, right + other->length, other->length - 1);
    return ((double)letters / (double)(least > 1 ? least : 1) + (double)pairs / (double)(least - 1 > 1 ? least - 1 : 1)) / 2;
}

enum { P_OF = 1, P_AFTER, P_TIMES, P_SAME_NAME, P_HAS_WINDOW, P_WITHIN, P_SIMILAR = P_WITHIN + WITHIN };

static int is_said_again(const Relations *at, const int32_t *check, const Sentence *earlier, const Sentence *said) {
    double similar;
    memcpy(&similar, check + P_SIMILAR, sizeof similar);
    if (check[P_HAS_WINDOW] && said->spot.turn > window_end(at, earlier->spot.turn, check + P_WITHIN)) return 0;
    if (said->option && said->option == earlier->option) return 1;
    return (check[P_SAME_NAME] && names_the_same(at, earlier, said)) || alike(at, earlier, said, similar) >= similar;
}

/* A finding: the sentence that is one too many, then those before it, and what lay between. */
static void report_repeated(Relations *at, int32_t number, const Sentence *said, const Known *after) {
    report(at, number, FAULT, &said->spot, NOTHING, NULL);
    const Sentence *all = at->sentences.items, *first = said;
    for (; first->previous != NOTHING; first = &all[first->previous]) {
        Spot earlier = all[first->previous].spot;
        report(at, number, RELATED, &earlier, NOTHING, NULL);
    }
    if (!after) return;
    for (int64_t place = since(at, after, first->spot.turn, first->spot.start + 1); place < after->first + after->count; place++) {
        Spot between = *spot_at(at, place);
        if (!is_before(&between, said->spot.turn, said->spot.start)) break;
        report(at, number, RELATED, &between, NOTHING, NULL);
    }
}

/* The hits that stand and those that are excused, in order, in `merging`: rank 1 for an excused one. */
static void line_up(Relations *at, const Known *of) {
    at->merging.count = 0;
    for (int64_t each = 0; each < of->count; each++) rank(at, *spot_at(at, of->first + each), 0);
    for (int64_t each = 0; each < of->excuses; each++) {
        Spot spot = excuse_at(at, of->first_excuse + each)->spot;
        rank(at, spot, 1);
    }
    if (of->excuses && !at->failed) sort_ranked(at->merging.items, at->merging.count);
}

static int32_t reason_of(const Relations *at, const Known *of, const Spot *spot) {
    for (int64_t each = 0; each < of->excuses; each++) {
        const Excuse *excuse = excuse_at(at, of->first_excuse + each);
        if (excuse->spot.turn == spot->turn && excuse->spot.start == spot->start && excuse->spot.hit == spot->hit) return excuse->reason;
    }
    return NOTHING;
}

/* What `repeat` compares of a hit. 0 where it can't be told here. */
static int make_sentence(Relations *at, const Known *after, Sentence *said, int32_t end) {
    said->block = block_of(at, said->spot.turn);
    if (after) {
        said->before = (int32_t)(since(at, after, said->spot.turn, said->spot.start) - after->first);
        said->upto = (int32_t)(since(at, after, said->spot.turn, said->spot.start + 1) - after->first);
    }
    if (said->spot.hit != WHOLE_TURN) said->option = at->option[at->batch->found[said->spot.hit].source];
    if (!make_bare(at, text_of(at, said->spot.turn), said->start, end, said)) return 0;
    make_pairs(at, said);
    return !at->failed;
}

/* The group that a sentence joins, by its number; how many groups there are where it joins none. */
static int64_t joined(const Relations *at, const int32_t *check, const Sentence *said) {
    const Sentence *all = at->sentences.items;
    const int32_t *groups = at->groups.items;
    int64_t group = 0;
    for (; group < at->groups.count; group++) {
        const Sentence *earlier = &all[groups[group]];
        if (earlier->upto < said->before && earlier->block != said->block && is_said_again(at, check, earlier, said)) break;
    }
    return group;
}

/* The sentences that are said once too often: `Repeat.judge`. How many there are, with those that are excused. */
static int find_repeated(Relations *at, int32_t number, const int32_t *check, const Known *of, const Known *after) {
    int found = 0;
    int32_t seen[2][2] = {{NOTHING, 0}, {NOTHING, 0}}; /* turn and start of the last sentence that stands, and of the last excused one */
    at->sentences.count = at->letters.count = at->groups.count = 0;
    line_up(at, of);
    for (int64_t each = 0; each < at->merging.count && !at->failed; each++) {
        Ranked given = ((Ranked *)at->merging.items)[each];
        Sentence said = {.spot = given.spot, .upto = NOTHING, .size = 1, .previous = NOTHING};
        int32_t end;
        sentence(at, &said.spot, &said.start, &end);
        if (seen[0][0] == said.spot.turn && seen[0][1] == said.start) continue;
        if (given.rank && seen[1][0] == said.spot.turn && seen[1][1] == said.start) continue;
        seen[given.rank][0] = said.spot.turn;
        seen[given.rank][1] = said.start;
        if (!make_sentence(at, after, &said, end)) {
            at->unsure = 1;
            return 0;
        }
        int64_t group = joined(at, check, &said);
        int32_t *last = group < at->groups.count ? (int32_t *)at->groups.items + group : NULL;
        if (last) {
            said.previous = *last;
            said.size = ((Sentence *)at->sentences.items)[*last].size + 1;
        }
        if (given.rank) {
            if (!last || said.size < check[P_TIMES]) continue;
            report(at, number, EXCUSED, &said.spot, reason_of(at, of, &said.spot), NULL);
            found++;
            continue;
        }
        if (!last) last = push(at, &at->groups);
        Sentence *added = push(at, &at->sentences);
        if (!last || !added) return 0;
        *last = (int32_t)at->sentences.count - 1;
        *added = said;
        if (said.size != check[P_TIMES]) continue;
        report_repeated(at, number, &said, after);
        found++;
    }
    return found;
}

static int repeat(Relations *at, int32_t number, const int32_t *check) {
    const Known *after = check[P_AFTER] == NOTHING ? NULL : stand(at, at->code + check[P_AFTER]);
    if (after && !after->count) return NO_TRIGGER;
    const Known *of = stand(at, at->code + check[P_OF]);
    if (!of->count || of->count + of->excuses < check[P_TIMES] || at->unsure) return PASSED;
    return find_repeated(at, number, check, of, after) ? DECIDED : PASSED;
}

static int require(Relations *at, const int32_t *check) {
    const Known *found = find(at, at->code + check[1]);
    if (!found->count) return ASK;
    Spot spot = *spot_at(at, found->first);
    return excuse(at, at->code + check[2], &spot, NULL) == NOTHING ? PASSED : ASK;
}

static int judge(Relations *at, int32_t number) {
    const int32_t *check = at->code + at->check[number];
    switch (check[0]) {
    case FORBID: return forbid(at, number, check);
    case RESPOND: return respond(at, number, check);
    case COUNT: return count(at, check);
    case COMBINE: return is_true(at, at->code + check[1]) ? ASK : PASSED;
    case REPEAT: return repeat(at, number, check);
    case REQUIRE: return require(at, check);
    default: return ASK;
    }
}

/* ---- a call ---- */

static int find_blocks(Relations *at) {
    at->block_of.count = at->blocks.count = 0;
    at->block_count = 0;
    if (!heap_reserve(&at->block_of, at->turns) || !heap_reserve(&at->blocks, at->turns)) return 0;
    Block *blocks = at->blocks.items;
    for (int32_t turn = 0; turn < at->turns; turn++) {
        int32_t role = role_of(at, turn);
        if (!at->block_count || blocks[at->block_count - 1].role != role) blocks[at->block_count++] = (Block){role, turn, turn};
        blocks[at->block_count - 1].last = turn;
        ((int32_t *)at->block_of.items)[turn] = at->block_count - 1;
    }
    return 1;
}

static void mark_pending(Relations *at, int64_t candidate, uint8_t mark) {
    const Candidate *each = &at->batch->candidate[candidate];
    int32_t role = role_of(at, each->turn);
    for (int32_t slot = at->batch->pattern_slot[each->pattern]; slot >= 0; slot = at->excluding[slot]) at->pending[slot * ROLES + role] = mark;
}

static int judge_call(Relations *at, int32_t call, int64_t groups[2], int64_t candidates[2], uint8_t *answers) {
    const Batch *batch = at->batch;
    at->call = call;
    at->first_turn = batch->borders[call];
    at->turns = batch->borders[call + 1] - at->first_turn;
    at->spots.count = at->excuses.count = 0;
    if (++at->stamp == INT32_MAX) {
        for (int32_t each = 0; each < at->layout.moments; each++) at->moment[each].stamp = 0;
        for (int32_t each = 0; each < at->layout.guarded; each++) at->guarded[each].stamp = 0;
        at->stamp = 1;
    }
    if (!find_blocks(at)) return 0;
    for (int64_t each = groups[0]; each < groups[1]; each++) at->group_of[batch->group[each].key] = (int32_t)each + 1;
    for (int64_t each = candidates[0]; each < candidates[1]; each++) mark_pending(at, each, 1);
    for (int32_t check = 0; check < at->layout.checks; check++) {
        answers[check] = ASK;
        if (at->check[check] == NOTHING || !at->turns) continue;
        int64_t rows = at->rows.count;
        at->unsure = 0;
        answers[check] = (uint8_t)judge(at, check);
        if (at->unsure) answers[check] = ASK;
        if (answers[check] != DECIDED) at->rows.count = rows;
    }
    for (int64_t each = groups[0]; each < groups[1]; each++) at->group_of[batch->group[each].key] = 0;
    for (int64_t each = candidates[0]; each < candidates[1]; each++) mark_pending(at, each, 0);
    return !at->failed;
}

/* ---- what the interpreter calls ---- */

EXPORT void csaudit_relations_free(Relations *at);
EXPORT Relations *csaudit_relations_new(const Layout *layout);
EXPORT int csaudit_relate(Relations *at, const Batch *batch, Answers *answers);

EXPORT void csaudit_relations_free(Relations *at) {
    if (!at) return;
    void *owned[] = {at->code,    at->check,          at->rank,          at->name_rank,       at->excluding,    at->characters, at->sets,
                     at->option, at->classes, at->sentences.items, at->letters.items, at->groups.items, at->by_sound, at->moment,        at->guarded,       at->group_of,        at->pending,      at->spots.items, at->standing.items, at->excuses.items,
                     at->block_of.items, at->blocks.items, at->rows.items, at->answers.items, at->merging.items};
    for (size_t each = 0; each < sizeof owned / sizeof *owned; each++) free(owned[each]);
    free(at);
}

static void *kept(const void *items, int64_t count, size_t size, int *fine) {
    void *copy = malloc(count ? (size_t)count * size : 1);
    if (!copy) *fine = 0;
    else if (count) memcpy(copy, items, (size_t)count * size);
    return copy;
}

/* Relations of their own: the layout may go. NULL where there is no memory. */
EXPORT Relations *csaudit_relations_new(const Layout *layout) {
    Relations *at = calloc(1, sizeof(Relations));
    if (!at) return NULL;
    int fine = 1;
    int64_t keys = (int64_t)layout->slots * ROLES, last = layout->sets[SETS + layout->words + layout->fillers - 1];
    at->layout = *layout;
    at->code = kept(layout->code, layout->code_size, sizeof *at->code, &fine);
    at->check = kept(layout->check, layout->checks, sizeof *at->check, &fine);
    at->rank = kept(layout->rank, layout->sources, sizeof *at->rank, &fine);
    at->name_rank = kept(layout->name_rank, layout->sources, sizeof *at->name_rank, &fine);
    at->excluding = kept(layout->excluding, layout->slots, sizeof *at->excluding, &fine);
    at->by_sound = kept(layout->by_sound, layout->sources, sizeof *at->by_sound, &fine);
    at->sets = kept(layout->sets, SETS + layout->words + layout->fillers, sizeof *at->sets, &fine);
    at->characters = kept(layout->characters, last + 1 + layout->characters[last], sizeof *at->characters, &fine);
    at->option = kept(layout->option, layout->sources, sizeof *at->option, &fine);
    at->classes = kept(layout->classes, PLANE, 1, &fine);
    at->moment = calloc((size_t)layout->moments + 1, sizeof(Known));
    at->guarded = calloc((size_t)layout->guarded + 1, sizeof(Known));
    at->group_of = calloc((size_t)keys + 1, sizeof(int32_t));
    at->pending = calloc((size_t)keys + 1, 1);
    at->spots.size = sizeof(Spot);
    at->standing.size = sizeof(Spot);
    at->excuses.size = sizeof(Excuse);
    at->block_of.size = sizeof(int32_t);
    at->blocks.size = sizeof(Block);
    at->rows.size = ROW * sizeof(int32_t);
    at->answers.size = 1;
    at->merging.size = sizeof(Ranked);
    at->sentences.size = sizeof(Sentence);
    at->letters.size = sizeof(uint64_t);
    at->groups.size = sizeof(int32_t);
    fine = fine && at->moment && at->guarded && at->group_of && at->pending;
    if (!fine) {
        csaudit_relations_free(at);
        return NULL;
    }
    for (int32_t each = 0; each < SETS; each++) {
        const int32_t *set = at->characters + at->sets[each];
        at->set[each] = (Set){set + 1, set[0]};
    }
    return at;
}

/* What each check says of each call of a batch that has just been tagged. What `answers` points to is good until the next call with
   these relations. 0 where there is no memory. */
EXPORT int csaudit_relate(Relations *at, const Batch *batch, Answers *answers) {
    at->batch = batch;
    at->failed = 0;
    at->rows.count = at->answers.count = 0;
    int64_t size = (int64_t)batch->calls * at->layout.checks;
    if (!heap_reserve(&at->answers, size + 1)) return 0;
    int64_t groups[2] = {0, 0}, candidates[2] = {0, 0};
    for (int32_t call = 0; call < batch->calls; call++) {
        for (groups[0] = groups[1]; groups[1] < batch->groups && batch->group[groups[1]].call == call; groups[1]++) continue;
        for (candidates[0] = candidates[1]; candidates[1] < batch->candidates && batch->candidate[candidates[1]].call == call; candidates[1]++)
            continue;
        if (!judge_call(at, call, groups, candidates, (uint8_t *)at->answers.items + (int64_t)call * at->layout.checks)) return 0;
    }
    *answers = (Answers){at->rows.count, at->rows.items, at->answers.items};
    return 1;
}
