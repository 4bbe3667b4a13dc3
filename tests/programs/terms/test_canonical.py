import hashlib

import pytest

from programs.terms import canonical_json, terms_hash


def test_the_order_of_keys_does_not_change_the_hash():
    assert terms_hash({"a": "1", "b": {"c": "2", "d": "3"}}) == terms_hash(
        {"b": {"d": "3", "c": "2"}, "a": "1"}
    )


def test_a_different_spelling_of_an_amount_is_a_different_document():
    assert terms_hash({"amount": "1.0"}) != terms_hash({"amount": "1.00"})


def test_the_canonical_form_is_sorted_dense_and_not_escaped():
    assert canonical_json({"b": [1, True, None], "a": "Größe"}) == '{"a":"Größe","b":[1,true,null]}'


def test_the_hash_is_the_sha256_of_the_canonical_form():
    assert terms_hash({"a": "ü"}) == hashlib.sha256('{"a":"ü"}'.encode()).hexdigest()


def test_a_number_that_is_not_finite_has_no_canonical_form():
    with pytest.raises(ValueError):
        canonical_json({"a": float("nan")})
