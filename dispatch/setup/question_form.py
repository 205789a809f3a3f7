"""What the forms of a question show: what is written, or what was just typed."""

from typing import Any

from django.http import QueryDict

from triage.vocabulary import Question
from triage.wording import NO_WORDS

from .new_parts import NEW_ANSWERS
from .rule_form import Choice, worded


def question_fields(question: Question, sent: QueryDict) -> dict[str, Any]:
    """Return a question and its answers as they are written, with what was sent in their place."""
    words = [
        worded("topic", "Topic", question.topic, sent),
        worded("ask", "The question, as it is asked", question.asks, sent),
        worded("note", "A note for who asks", question.note, sent),
    ]
    answers = [
        {
            "answer": answer,
            "says": worded(f"answer-{answer.id}-say", "As it is read", answer.says, sent),
            "label": worded(f"answer-{answer.id}-label", "In short", answer.label, sent),
            "no_rule": sent.get(f"answer-{answer.id}-no_rule", _truth(answer.no_rule)),
            "remove": f"answer-{answer.id}-remove" in sent,
        }
        for answer in question.answers
    ]
    clear = sent.get("all_clear", question.all_clear)
    return {
        "words": words,
        "hard_stop": sent.get("hard_stop", _truth(question.hard_stop)),
        "always": sent.get("always", _truth(question.always)),
        "all_clear": [Choice(a.id, a.label.en, a.id == clear) for a in question.answers],
        "answers": answers,
        "new": new_answer("new", sent),
    }


def blank_question_fields(sent: QueryDict) -> dict[str, Any]:
    """Return the form of a new question, with what was sent."""
    return {
        "id": sent.get("id", ""),
        "words": [
            worded("topic", "Topic", NO_WORDS, sent),
            worded("ask", "The question, as it is asked", NO_WORDS, sent),
            worded("note", "A note for who asks", NO_WORDS, sent),
        ],
        "hard_stop": sent.get("hard_stop", "false"),
        "always": sent.get("always", "false"),
        "unknown": not sent or "unknown" in sent,
        "all_clear": sent.get("all_clear", ""),
        "answers": [new_answer(str(number), sent) for number in range(1, NEW_ANSWERS + 1)],
    }


def new_answer(name: str, sent: QueryDict) -> dict[str, Any]:
    """Return the fields of an answer that is to be added."""
    return {
        "name": f"answer-{name}-id",
        "id": sent.get(f"answer-{name}-id", ""),
        "says": worded(f"answer-{name}-say", "As it is read", NO_WORDS, sent),
        "label": worded(f"answer-{name}-label", "In short", NO_WORDS, sent),
    }


def _truth(on: bool) -> str:
    return "true" if on else "false"
