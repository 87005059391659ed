/* What is said again: `kinds/repeat.py`. */
#include "relations.h"

enum { PICTURES = 0x1F300, AFTER_PICTURES = 0x1FB00 /* emoji: they say nothing */ };
enum { LONG = 1000 /* characters from which a sentence is left to Python, which compares long ones by sets */ };

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
        if (text[place] >= PICTURES && text[place] < AFTER_PICTURES) continue;
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
    if (!reserve(&at->letters, 2 * (int64_t)length)) {
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
    for (int64_t each = 0; each < of->count; each++) rank_spot(at, *spot_at(at, of->first + each), 0);
    for (int64_t each = 0; each < of->excuses; each++) {
        Spot spot = excuse_at(at, of->first_excuse + each)->spot;
        rank_spot(at, spot, 1);
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
    if (end - said->start > LONG || !make_bare(at, text_of(at, said->spot.turn), said->start, end, said)) return 0;
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
        find_sentence(at, &said.spot, &said.start, &end);
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

int repeat(Relations *at, int32_t number, const int32_t *check) {
    const Known *after = check[P_AFTER] == NOTHING ? NULL : stand(at, at->code + check[P_AFTER]);
    if (after && !after->count) return NO_TRIGGER;
    const Known *of = stand(at, at->code + check[P_OF]);
    if (!of->count || of->count + of->excuses < check[P_TIMES] || at->unsure) return PASSED;
    return find_repeated(at, number, check, of, after) ? DECIDED : PASSED;
}
