/* Relations: what the checks make of the hits of a call, without the interpreter. See `relations.h`. */
#include "relations.h"

#include <limits.h>

/* ---- the kinds ---- */

void report(Relations *at, int32_t check, int32_t what, const Spot *spot, int32_t reason, const Spot *trigger) {
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
    const Known *found = find_moment(at, at->code + check[F_MOMENT]);
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

static int require(Relations *at, const int32_t *check) {
    const Known *found = find_moment(at, at->code + check[1]);
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
    if (!reserve(&at->block_of, at->turns) || !reserve(&at->blocks, at->turns)) return 0;
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

/* Relations of their own: the layout may go. NULL where there is no memory. */
EXPORT Relations *csaudit_relations_new(const Layout *layout) {
    Relations *at = calloc(1, sizeof(Relations));
    if (!at) return NULL;
    int fine = 1;
    int64_t keys = (int64_t)layout->slots * ROLES, last = layout->sets[SETS + layout->words + layout->fillers - 1];
    at->layout = *layout;
    at->code = copied(layout->code, layout->code_size, sizeof *at->code, &fine);
    at->check = copied(layout->check, layout->checks, sizeof *at->check, &fine);
    at->rank = copied(layout->rank, layout->sources, sizeof *at->rank, &fine);
    at->name_rank = copied(layout->name_rank, layout->sources, sizeof *at->name_rank, &fine);
    at->excluding = copied(layout->excluding, layout->slots, sizeof *at->excluding, &fine);
    at->by_sound = copied(layout->by_sound, layout->sources, sizeof *at->by_sound, &fine);
    at->sets = copied(layout->sets, SETS + layout->words + layout->fillers, sizeof *at->sets, &fine);
    at->characters = copied(layout->characters, last + 1 + layout->characters[last], sizeof *at->characters, &fine);
    at->option = copied(layout->option, layout->sources, sizeof *at->option, &fine);
    at->classes = copied(layout->classes, PLANE, 1, &fine);
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
    if (!reserve(&at->answers, size + 1)) return 0;
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
