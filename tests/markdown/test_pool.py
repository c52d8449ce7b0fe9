"""Which process does the work, and in what order results come back."""

import os

from articles.markdown.pool import Pool


def doubled(numbers):
    """What the pool is asked to do; says where it was done, too."""
    return [(2 * number, os.getpid()) for number in numbers]


def test_few_pieces_are_done_here_and_many_elsewhere():
    with Pool(2, pieces=1000) as pool:
        few = pool.start(doubled, range(10)).results()
        many = pool.start(doubled, range(90)).results()
    assert {process for _, process in few} == {os.getpid()}
    assert os.getpid() not in {process for _, process in many}
    assert [number for number, _ in few + many] == [
        *range(0, 20, 2),
        *range(0, 180, 2),
    ]


def test_one_job_starts_no_process():
    with Pool(1, pieces=1000) as pool:
        assert pool.is_alone
        made = pool.start(doubled, range(100)).results()
    assert {process for _, process in made} == {os.getpid()}


def test_batches_come_back_in_turn_with_their_rows():
    batches = [[(n, f"row {n}") for n in range(at, at + 40)] for at in (0, 40, 80)]
    with Pool(2, pieces=120) as pool:
        made = list(pool.in_turn(doubled, batches, lambda row: row[0]))
    assert [rows for rows, _ in made] == batches
    numbers = [number for _, results in made for number, _ in results]
    assert numbers == list(range(0, 240, 2))
