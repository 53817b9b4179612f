"""The part of the API that keeps what the owner thinks of replies, in `feedback.sqlite`, which training reads.

On this machine only, as what it tells about runs: a rating teaches the twin.
"""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends

from serve.conversation import ROLES, turns_of
from serve.rating_wire import PATH, Forgotten, Kept, RatedReply
from serve.run_routes import owner_only
from serve.twins import Twin
from soundalike.bursts import split_messages
from soundalike.errors import BadInput
from soundalike.feedback import Rating, forget_conversation_ratings, put_rating
from soundalike.home import Home


def rating_routes(home: Home, find: Callable[[str], Twin]) -> APIRouter:
    """Build the routes; `find` gives a model's twin, or raises `ApiError`."""
    router = APIRouter(dependencies=[Depends(owner_only)])

    @router.put(PATH, summary="Rate a reply, or correct it; no thumb and no correction take an earlier rating back")
    def rate(body: RatedReply) -> Kept:
        return Kept(id=put_rating(home, rating_of(body, find(body.model))))

    @router.delete(PATH + "/{conversation}", summary="Forget all ratings of a conversation")
    def forget(conversation: str) -> Forgotten:
        return Forgotten(ratings=forget_conversation_ratings(home, conversation))

    return router


def rating_of(body: RatedReply, twin: Twin) -> Rating:
    """Turn a request into a rating, with the system line that the twin was told.

    Raises `BadInput` for a contact that the twin does not know, and for a reply without words.
    """
    reply = split_messages(body.reply)
    if not reply:
        raise BadInput("A reply without words cannot be rated: send the twin's words.")
    contact = twin.contact(body.contact)
    settings: dict[str, Any] = {
        "temperature": body.temperature,
        "max_tokens": body.max_tokens,
        "conversation": body.conversation,
    }
    return Rating(
        created_at=body.replied_at,
        run=twin.model if twin.adapter else "",
        base=twin.base,
        contact=twin.known_as.get(contact, contact),
        system=twin.system(contact, body.replied_at),
        turns=turns_of((ROLES[one.role], one.text()) for one in body.messages if one.role in ROLES),
        reply=reply,
        rating=body.rating,
        correction=split_messages(body.correction),
        settings={name: value for name, value in settings.items() if value is not None},
    )
