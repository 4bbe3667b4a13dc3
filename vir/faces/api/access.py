"""Who asks: a program with a key, in the workspace of the address, within the context of its tenant."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework import authentication, exceptions, permissions, throttling
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from vir.faces.api.errors import Wrong, as_json
from vir.foundation.identity.keys import Scope, keep_answer, kept_answer, key_for, note_use
from vir.foundation.identity.models import ApiKey
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.locks import lock_name
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.queries import tenant_by_slug
from vir.foundation.web import clock

BEARER = "Bearer "
REQUESTS_PER_MINUTE = 120
IDEMPOTENCY_MAX = 120


class ExactEncoder(JSONEncoder):
    """Write amounts and quantities as texts of digits: a number of JSON is a float to most who read it."""

    def default(self, obj: Any) -> Any:
        """Give a value that JSON can hold."""
        return f"{obj:f}" if isinstance(obj, Decimal) else super().default(obj)


class ExactJson(JSONRenderer):
    """JSON without floats."""

    encoder_class = ExactEncoder


class KeyAuthentication(authentication.BaseAuthentication):
    """Know a program by its key. The workspace is that of the address, and the key must be one of it."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey]:
        """
        Give the key.

        :raises AuthenticationFailed: alike for no key, a wrong one, and a workspace that is not there
        """
        view: KeyView = request.parser_context["view"]
        sent = request.headers.get("Authorization", "")
        token = sent.removeprefix(BEARER) if sent.startswith(BEARER) else ""
        key = None if view.tenant is None else key_for(token=token, at=view.now)
        if key is None:
            raise exceptions.AuthenticationFailed
        note_use(key=key, at=view.now)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that a refusal is a 401."""
        return 'Bearer realm="vir"'


def _key(request: Request) -> ApiKey:
    # The stubs know one kind of token only.
    return cast(ApiKey, request.auth)


class HasScope(permissions.BasePermission):
    """Let a key in where it was made for it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Say whether the key has the scope of the address."""
        assert isinstance(view, KeyView)
        return view.scope in _key(request).scopes


class PerKey(throttling.SimpleRateThrottle):
    """So many requests a minute for each key."""

    rate = f"{REQUESTS_PER_MINUTE}/min"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Count by key."""
        key = _key(request)
        return f"api:{key.tenant_id}:{key.prefix}"


class RawParser(BaseParser):
    """Read a body as it is, whatever it says it is, up to a limit."""

    media_type = "*/*"
    bytes_max: ClassVar[int] = 10 * 1024 * 1024

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, bytes]:
        """
        Give the bytes.

        :raises Wrong: if there are too many
        """
        content = stream.read(self.bytes_max + 1)
        if len(content) > self.bytes_max:
            most = self.bytes_max // 1024 // 1024
            raise Wrong("too_large", f"More than {most} MB were sent. Split the message.", "body", 413)
        return {"content": content}


class KeyView(APIView):
    """One address of the interface: inside the tenant's context, for keys with its scope."""

    scope: ClassVar[Scope]
    right: ClassVar[str] = "key"
    authentication_classes = (KeyAuthentication,)
    permission_classes = (HasScope,)
    throttle_classes = (PerKey,)
    renderer_classes = (ExactJson,)
    tenant: Tenant | None = None
    now: datetime
    # Of the vendor, where a deadline ends when its own day does.
    today: date

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, the whole of it inside the context of the workspace's tenant."""
        self.tenant = tenant_by_slug(kwargs["workspace"])
        if self.tenant is None:
            return super().dispatch(request, *args, **kwargs)
        self.now, self.today = clock.now(self.tenant), clock.today(self.tenant)
        with timezone.override(self.tenant.time_zone), tenant_context(self.tenant.id):
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, Response):
                response.render()
        return response

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Answer errors in the shape of this interface."""
        return as_json

    @property
    def key(self) -> ApiKey:
        """Give the key that asks."""
        return _key(self.request)

    def once(self, digest: str, act: Callable[[], HttpResponse]) -> HttpResponse:
        """
        Act, or give the first answer again where the same was asked before under the same Idempotency-Key.

        :param digest: what was sent, as a hash
        :raises Wrong: if the key was used for something else
        """
        name = self.request.headers.get("Idempotency-Key", "")
        if not name:
            return act()
        if len(name) > IDEMPOTENCY_MAX:
            raise Wrong("header", f"Send at most {IDEMPOTENCY_MAX} characters.", "Idempotency-Key", 400)
        lock_name(f"api:{self.key.id}:{name}")
        wanted = hashlib.sha256(f"{self.request.path}\n{digest}".encode()).hexdigest()
        kept = kept_answer(key=self.key, idempotency_key=name)
        if kept is not None:
            if kept.request_sha256 != wanted:
                raise Wrong(
                    "idempotency_key_reused",
                    "This key was used for something else. Use a new one for each request.",
                    "Idempotency-Key",
                )
            # Bytes are kept as the text whose every character is one byte.
            again = HttpResponse(kept.body.encode("latin-1"), kept.content_type, status=kept.status)
            again.headers["Idempotent-Replayed"] = "true"
            return again
        response = act()
        if isinstance(response, Response):
            self.finalize_response(self.request, response)
            response.render()
        keep_answer(
            key=self.key,
            idempotency_key=name,
            request_sha256=wanted,
            status=response.status_code,
            content_type=response.headers["Content-Type"],
            body=response.content.decode("latin-1"),
            at=self.now,
        )
        return response
