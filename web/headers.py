"""What every answer tells the browser: load nothing from elsewhere, run nothing inline, keep no page of the books."""

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What somebody uploaded is shown under a policy of its own (`SANDBOX`): it runs nothing, loads nothing and has no origin.
STRICTER = "Content-Security-Policy"
SANDBOX = "default-src 'none'; sandbox"
A_YEAR_OF_HTTPS = "max-age=31536000; includeSubDomains"
ONE_HOUR = 3600


def install(app: Flask, *, secure: bool) -> None:
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = ONE_HOUR

    @app.after_request
    def tell(response: Response) -> Response:
        for name, value in ALWAYS.items():
            if name != STRICTER or STRICTER not in response.headers:
                response.headers[name] = value
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if secure:
            response.headers["Strict-Transport-Security"] = A_YEAR_OF_HTTPS
        return response
