"""Texts that several workers wrote: what they say together, whatever their order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from handwork_core import methods_for
from handwork_core._kernels import alignment as compiled
from handwork_core._kernels import alignment_twin as twin
from handwork_core.truth.texts import (
    TextTable,
    character_ngrams,
    fold_word,
    hrrasa,
    medoid,
    rasa,
    rover,
    word_error_rate,
)

METHODS = methods_for("texts")
EVERY_METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())
QUIETLY = settings(deadline=None, max_examples=12)

WORDS = "the cat sat on a mat while seven dogs ran past an old red barn in deep snow"
small = st.integers(0, 3)
texts = st.lists(st.sampled_from(["a", "b", "C", "c.", "--"]), max_size=5).map(" ".join)
rows = st.lists(st.tuples(small, small, texts), min_size=1, max_size=20)
seeds = st.integers(0, 2**32 - 1)
numbers = st.lists(st.integers(0, 3), max_size=8)


def table_of(given_rows):
    return TextTable.from_arrays(*zip(*given_rows, strict=True))


def plant(seed, *, n_tasks=60, n_workers=7, n_answers=5):
    """Sentences; each worker mishears, drops and adds words at a rate of their own."""
    rng = np.random.default_rng(seed)
    vocabulary = np.array(WORDS.split(), dtype=object)
    truth = [
        " ".join(rng.choice(vocabulary, rng.integers(5, 15))) for _ in range(n_tasks)
    ]
    rate = np.linspace(0.02, 0.4, n_workers)
    found = []
    for task, sentence in enumerate(truth):
        for worker in rng.permutation(n_workers)[:n_answers]:
            heard = []
            for word in sentence.split():
                chance = rng.random() / rate[worker]
                if chance > 1:
                    heard.append(word)
                elif chance > 0.3:
                    heard.append(str(rng.choice(vocabulary)))
            found.append((task, int(worker), " ".join(heard)))
    return table_of(found), truth, rate


@EVERY_METHOD
@QUIETLY
@given(given_rows=rows, seed=seeds)
def test_the_order_of_rows_changes_nothing(method, given_rows, seed):
    order = np.random.default_rng(seed).permutation(len(given_rows))

    first = method.function(table_of(given_rows))
    second = method.function(table_of([given_rows[place] for place in order]))

    assert first.texts.tolist() == second.texts.tolist()
    assert first.confidence.tobytes() == second.confidence.tobytes()


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(2))
def test_other_names_give_the_same_texts(method, seed):
    table, _, _ = plant(seed)
    rng = np.random.default_rng(seed)
    tasks, workers = rng.permutation(table.n_tasks), rng.permutation(table.n_workers)

    before = method.function(table)
    after = method.function(
        TextTable.from_arrays(
            tasks[table.task_index], workers[table.worker_index], table.texts
        )
    )

    assert after.texts[tasks].tolist() == before.texts.tolist()
    assert np.allclose(after.confidence[tasks], before.confidence, atol=1e-4)
    for name, parameter in before.parameters.items():
        renamed = after.parameters[name].estimate[workers]
        assert np.allclose(renamed, parameter.estimate, atol=1e-4)


@QUIETLY
@given(given_rows=rows)
def test_answers_given_twice_leave_a_plain_vote_as_it_is(given_rows):
    once = rover(table_of(given_rows), rounds=1)
    twice = rover(table_of(given_rows * 2), rounds=1)

    assert once.texts.tolist() == twice.texts.tolist()


def test_a_second_vote_listens_to_those_whom_the_first_confirmed():
    table, truth, _ = plant(8, n_tasks=150)

    errors = [
        word_error_rate(truth, rover(table, rounds=rounds).texts.tolist())
        for rounds in (1, 2)
    ]

    assert errors[1] < errors[0]


@EVERY_METHOD
@pytest.mark.parametrize("seed", range(3))
def test_planted_sentences_are_recovered_within_the_stated_error(method, seed):
    table, truth, _ = plant(seed)

    result = method.function(table)

    assert word_error_rate(truth, result.texts.tolist()) <= method.recovery_error
    assert ((result.confidence >= 0) & (result.confidence <= 1)).all()
    assert result.converged


@EVERY_METHOD
def test_the_worst_worker_is_told_from_the_best(method):
    table, _, _ = plant(5)

    result = method.function(table)

    found = next(iter(result.parameters.values()))
    better = 1 if next(iter(result.parameters)) != "deviation" else -1
    assert (better * found.estimate).argmin() == table.n_workers - 1
    if found.low is not None:
        assert (found.low <= found.estimate).all()
        assert (found.estimate <= found.high).all()


@EVERY_METHOD
@QUIETLY
@given(given_rows=rows)
def test_a_method_that_chooses_returns_a_text_that_was_given(method, given_rows):
    table = table_of(given_rows)

    result = method.function(table)

    if result.answer_index is not None:
        assert (table.texts[result.answer_index] == result.texts).all()
        assert (table.task_index[result.answer_index] == np.arange(table.n_tasks)).all()


@EVERY_METHOD
def test_no_answers_give_no_texts(method):
    result = method.function(TextTable.from_arrays([], [], []))

    assert len(result.texts) == len(result.confidence) == 0
    assert result.converged


@EVERY_METHOD
def test_one_answer_is_taken_as_it_was_written_with_a_warning(method):
    result = method.function(TextTable.from_arrays([1], ["ada"], ["Hello, world"]))

    assert result.texts.tolist() == ["Hello, world"]
    assert result.confidence.tolist() == [0.5]
    assert "No task has two answers" in result.warnings[0]


@EVERY_METHOD
def test_empty_texts_are_answers(method):
    silence = method.function(TextTable.from_arrays([1, 1], ["ada", "bola"], ["", ""]))
    most = method.function(
        TextTable.from_arrays([1] * 3, ["ada", "bola", "eve"], ["", "", "noise"])
    )

    assert silence.texts.tolist() == [""]
    assert most.texts.tolist() == [""]


@EVERY_METHOD
def test_a_tie_goes_to_the_first_text(method):
    table = TextTable.from_arrays([1, 1], ["ada", "bola"], ["cat", "bat"])

    assert method.function(table).texts.tolist() == ["bat"]


@EVERY_METHOD
def test_any_characters_are_compared(method):
    answers = ["\ud800 snow \N{SNOWMAN}", "\ud800 snow \N{SNOWMAN}", "\x00"]

    result = method.function(TextTable.from_arrays([1] * 3, [1, 2, 3], answers))

    assert result.texts.tolist() == answers[:1]


def test_what_is_no_string_is_refused_with_its_row():
    with pytest.raises(ValueError, match=r"texts\[1\] is None, not a string"):
        TextTable.from_arrays([1, 2], ["ada", "bola"], ["a", None])
    with pytest.raises(ValueError, match="one value per answer, but have 1, 1 and 2"):
        TextTable.from_arrays([1], ["ada"], ["a", "b"])


@settings(deadline=None, max_examples=60)
@given(first=numbers, second=numbers)
def test_the_compiled_distance_agrees_with_its_twin(first, second):
    arrays = (np.array(one, dtype=np.int32) for one in (first, second))

    assert compiled.edit_distance(*arrays) == twin.edit_distance(first, second)


@settings(deadline=None, max_examples=60)
@given(
    members=st.lists(
        st.tuples(numbers, st.integers(1, 3)),
        min_size=1,
        max_size=5,
        unique_by=lambda one: tuple(one[0]),
    )
)
def test_the_compiled_vote_agrees_with_its_twin(members):
    words = [np.array(text, dtype=np.int32) for text, _ in members]
    counts = [count for _, count in members]
    keys = np.concatenate([np.zeros(0, np.int32), *words])
    ends = np.cumsum([len(text) for text in words])
    starts = ends - [len(text) for text in words]
    chosen = np.zeros(len(keys), np.int64)

    length, n_slots, shares = compiled.vote_on_words(
        keys,
        keys,
        starts,
        ends,
        np.concatenate(([0], np.cumsum(counts))),
        np.repeat(starts, counts),
        np.ones(sum(counts), np.int64),
        chosen,
        np.zeros(len(words), np.int64),
    )
    network = twin.word_network([text for text, _ in members], counts)
    expected, expected_shares = twin.winners(network, counts)

    assert n_slots == len(network)
    assert keys[chosen[:length]].tolist() == expected
    assert shares == pytest.approx(expected_shares)


def test_the_vote_keeps_the_most_usual_spelling():
    answers = ["The cat sat.", "the cat sat.", "the Cat sat", "a dog"]

    result = rover(TextTable.from_arrays([1] * 4, list("abcd"), answers))

    assert result.texts.tolist() == ["the cat sat."]


def test_texts_too_long_to_align_are_refused_with_their_task():
    table = TextTable.from_arrays(["t9"], ["ada"], ["word " * 20_001])

    with pytest.raises(ValueError, match="answer to task 't9' has 20,001 words"):
        rover(table)


def test_word_errors_are_counted_over_all_texts():
    assert word_error_rate(["a b c d", "e"], ["a x c d", "e f"]) == pytest.approx(0.4)
    assert word_error_rate(["A b."], ["a B"]) == 0
    assert word_error_rate(["A b."], ["a B"], fold=str) == 1
    assert word_error_rate(["", ""], ["", ""]) == 0
    with pytest.raises(ValueError, match="no reference has a word"):
        word_error_rate([""], ["a"])
    with pytest.raises(ValueError, match="but have 1 and 2"):
        word_error_rate(["a"], ["a", "b"])


@pytest.mark.parametrize("method", [rasa, hrrasa])
def test_any_embedding_can_be_plugged_in(method):
    def lengths(given_texts):
        return np.array([[len(text), 1.0] for text in given_texts])

    def sparse_lengths(given_texts):
        return csr_array(lengths(given_texts))

    table = TextTable.from_arrays([1] * 3, list("abc"), ["aaaa", "bbbbb", "c" * 40])

    dense = method(table, embedding=lengths)
    sparse = method(table, embedding=sparse_lengths)

    assert dense.texts.tolist() == sparse.texts.tolist()
    assert dense.texts[0] != "c" * 40


@pytest.mark.parametrize(
    ("embedding", "message"),
    [
        (lambda _: np.zeros((1, 3)), "one row for each of 2 texts"),
        (lambda _: np.full((2, 3), np.nan), "not finite"),
    ],
)
def test_an_embedding_that_embeds_something_else_is_refused(embedding, message):
    table = TextTable.from_arrays([1, 1], ["ada", "bola"], ["a", "b"])

    with pytest.raises(ValueError, match=message):
        rasa(table, embedding=embedding)


def test_ngrams_of_texts_alike_are_near():
    points = character_ngrams(["Hello world", "hello  world", "hello word", "xyz", ""])

    likeness = (points @ points.T).toarray()

    assert likeness[0, 1] == pytest.approx(1)
    assert 0.6 < likeness[0, 2] < 1
    assert likeness[0, 3] < 0.1
    assert likeness[4, 4] == 0


def test_options_out_of_range_are_refused():
    table = TextTable.from_arrays([1], ["ada"], ["a"])

    with pytest.raises(ValueError, match="no unit is called 'lines'"):
        medoid(table, unit="lines")
    with pytest.raises(ValueError, match="rounds must be 1 or more"):
        rover(table, rounds=0)
    with pytest.raises(ValueError, match="embedding_share"):
        hrrasa(table, embedding_share=0)
    with pytest.raises(ValueError, match="max_iterations"):
        rasa(table, max_iterations=0)


def test_words_are_folded_by_case_and_signs_around_them():
    folded = [fold_word(word) for word in ("Hello,", "(Don\u2019t)", "--", "co-op")]

    assert folded == ["hello", "don't", "--", "co-op"]


def test_real_transcripts_come_out_with_fewer_errors_than_the_peer_leaves(real_rows):
    columns, truth = real_rows("crowdspeech_dev_clean")
    known = dict(truth)
    table = TextTable.from_arrays(*columns)

    voted = rover(table).texts.tolist()

    # Crowd-Kit's ROVER leaves 6.41 %.
    assert word_error_rate([known[task] for task in table.tasks], voted) < 0.055
