/* Moments: the spots of a call where one holds, as `Moment.find` of `kinds/parts/moment.py` finds them. */
#include "relations.h"

/* ---- the hits of a cue ---- */

static int by_rank(const void *one, const void *other) {
    const Ranked *left = one, *right = other;
    if (left->spot.turn != right->spot.turn) return left->spot.turn < right->spot.turn ? -1 : 1;
    if (left->spot.start != right->spot.start) return left->spot.start < right->spot.start ? -1 : 1;
    if (left->spot.end != right->spot.end) return left->spot.end > right->spot.end ? -1 : 1;
    if (left->rank != right->rank) return left->rank < right->rank ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

void sort_ranked(Ranked *items, int64_t count) {
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

void rank_spot(Relations *at, Spot spot, int32_t number) {
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
        rank_spot(at, (Spot){found[hit].turn, found[hit].start, found[hit].end, hit}, at->rank[found[hit].source]);
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
        for (int32_t hit = only->first; hit < only->first + only->left; hit++)
            push_spot(at, (Spot){found[hit].turn, found[hit].start, found[hit].end, hit});
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
        int32_t low = group->first, high = group->first + group->left;
        while (low < high) {
            int32_t middle = low + (high - low) / 2;
            if (found[middle].turn < turn) low = middle + 1;
            else high = middle;
        }
        if (low < group->first + group->left && found[low].turn == turn) return 1;
    }
    return 0;
}

/* ---- moments ---- */

static int asks(const Relations *at, const Spot *spot) {
    const int32_t *text = text_of(at, spot->turn);
    int32_t start = spot->start, end = length_of(at, spot->turn);
    if (spot->hit == WHOLE_TURN) start = 0;
    else {
        int32_t begin;
        find_sentence(at, spot, &begin, &end);
    }
    if (any_among(&at->set[ASKING], text, start, end)) return 1;
    for (int32_t each = 0; each < at->layout.words; each++) {
        const int32_t *word = at->characters + at->sets[SETS + each];
        for (int32_t place = start; place + word[0] <= end; place++)
            if (!memcmp(text + place, word + 1, (size_t)word[0] * sizeof *word)) return 1;
    }
    return 0;
}

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
        rank_spot(at, spot, at->name_rank[at->batch->found[spot.hit].source]);
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
const Known *find_moment(Relations *at, const int32_t *moment) {
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

int is_found_in(Relations *at, const int32_t *moment, int32_t turn) {
    if (moment[M_BARE]) {
        const int32_t *voice = moment + M_VOICES + 1;
        if (moment[M_ROLE] != ANYBODY && moment[M_ROLE] != role_of(at, turn)) return 0;
        for (int32_t each = 0; each < moment[M_VOICES]; each++, voice += 1 + voice[0])
            if (is_said_in(at, voice + 1, voice[0], turn)) return 1;
        return 0;
    }
    const Known *known = find_moment(at, moment);
    int64_t place = since(at, known, turn, 0);
    return place < known->first + known->count && spot_at(at, place)->turn == turn;
}
