#!/usr/bin/env python3
"""A client of the token endpoints of Zowe (ZAAS) and of IBM Debug Profile Service.

It needs nothing but Python 3.9. It logs in with a user ID and a password, keeps
the token in a file that only its owner can read, asks whom the token belongs to,
and logs out:

    export SAFPROOF_USER=COLIN SAFPROOF_PASSWORD=…
    client.py login  zaas https://localhost:10010 --ca ca.pem --token token
    client.py query  zaas https://localhost:10010 --ca ca.pem --token token
    client.py logout zaas https://localhost:10010 --ca ca.pem --token token

What the server answered is printed as one line of JSON, without the token. The
exit status is 0 if it accepted, 1 if it refused, and 2 if there was no answer.
"""
import argparse
import base64
import http.client
import http.cookies
import json
import os
import ssl
import sys
import urllib.parse

# Where the endpoints are: ZAAS behind its gateway, and Debug Profile Service with
# the context path that it is delivered with.
ROOTS = {"zaas": "/gateway/api/v1/auth/", "debug-profile": "/api/v1/auth/"}
METHODS = {"login": "POST", "query": "GET", "logout": "POST"}
COOKIE = "apimlAuthenticationToken"


def request(url, ca, method, path, headers):
    """Sends a request; returns the status, the header and what the body says."""
    host = urllib.parse.urlsplit(url)
    context = ssl.create_default_context(cafile=ca)
    connection = http.client.HTTPSConnection(host.hostname, host.port or 443, context=context, timeout=30)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        text = response.read()
        return response.status, response.headers, json.loads(text) if text else {}
    finally:
        connection.close()


def basic():
    """Credentials from the environment, where no list of processes shows them."""
    pair = f"{os.environ['SAFPROOF_USER']}:{os.environ['SAFPROOF_PASSWORD']}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def token_of(profile, headers, body):
    """The token that a login gave: ZAAS has it in a cookie, the other one in the body."""
    if profile == "debug-profile":
        return body["token"]
    for line in headers.get_all("Set-Cookie", []):
        cookie = http.cookies.SimpleCookie(line).get(COOKIE)
        if cookie:
            return cookie.value
    raise ValueError("there is no cookie " + COOKIE)


def code_of(body):
    """What a refusal is called: ZAAS has a message number, the other one a word."""
    messages = body.get("messages")
    return messages[0]["messageNumber"] if messages else body.get("code")


def keep(path, token):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(token)


def run(arguments):
    if arguments.verb == "login":
        credentials = basic()
    else:
        with open(arguments.token) as file:
            credentials = {"Authorization": "Bearer " + file.read()}
    path = ROOTS[arguments.profile] + arguments.verb
    status, headers, body = request(arguments.url, arguments.ca, METHODS[arguments.verb], path, credentials)
    accepted = 200 <= status < 300
    if accepted and arguments.verb == "login":
        keep(arguments.token, token_of(arguments.profile, headers, body))
    answer = {"status": status, "user": body.get("userId") or body.get("user"), "code": None if accepted else code_of(body)}
    print(json.dumps({name: value for name, value in answer.items() if value is not None}))
    return 0 if accepted else 1


def main():
    parser = argparse.ArgumentParser(description="a client of token endpoints")
    parser.add_argument("verb", choices=METHODS)
    parser.add_argument("profile", choices=ROOTS)
    parser.add_argument("url", help="of the server, https://localhost:10010")
    parser.add_argument("--ca", required=True, help="file of the authority's certificate, PEM")
    parser.add_argument("--token", required=True, help="file that the token is kept in")
    arguments = parser.parse_args()
    try:
        return run(arguments)
    except (OSError, ValueError, KeyError, http.client.HTTPException) as error:
        print(f"client.py: {type(error).__name__}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
