//! An adapter for safproof around the crate jsonwebtoken, used as its documentation
//! advises: the algorithms, the issuer, the audience and the leeway are those of a
//! Validation, which requires exp and the claims that it compares, and looks at
//! nbf. With --default only exp is required, and nbf is not looked at.
//!
//! What the crate leaves to its users is done here as a careful user would: kid
//! picks the key, alg of a key is honoured, and the claims that a policy requires
//! are looked for. What it says nothing about stays undone, so that a run shows what
//! the crate itself lets pass.
//!
//! It reads the clock itself, so the clock is moved: see clock.rs.

mod clock;
mod keys;
#[path = "../../protocol/adapter.rs"]
mod protocol;

use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header, encode};
use protocol::{Answer, Done, Reject, Skip, strings};
use serde::Deserialize;
use serde_json::{Map, Value, json};

fn main() {
    let by_default = std::env::args().any(|a| a == "--default");
    let hello = json!({
        "name": "jsonwebtoken", "version": protocol::locked(include_str!("../Cargo.lock"), "jsonwebtoken"), "language": "Rust",
        "homepage": "https://github.com/Keats/jsonwebtoken", "issues": "https://github.com/Keats/jsonwebtoken/issues",
        "operations": ["token.issue", "token.validate"],
        "notes": "With the feature rust_crypto. It reads the clock itself: the adapter puts a clock_gettime of its own before that of the C library.",
    });
    protocol::serve(hello, |op, args| {
        if op == "token.issue" {
            issue(args)
        } else {
            validate(args, by_default)
        }
    });
}

fn issue(args: &Value) -> Answer {
    let Ok(alg) = args["algorithm"]
        .as_str()
        .unwrap_or_default()
        .parse::<Algorithm>()
    else {
        return Skip(format!("no such algorithm: {}", args["algorithm"]));
    };
    let mut header = args["header"].as_object().cloned().unwrap_or_default();
    let named = header.entry("alg").or_insert(args["algorithm"].clone());
    if *named != args["algorithm"]
        || !args["key"]["alg"].is_null() && args["key"]["alg"] != args["algorithm"]
    {
        return Reject(
            "malformed",
            "the key or the header says another algorithm".into(),
        );
    }
    let Some(key) = keys::private(&args["key"]) else {
        return Reject(
            "malformed",
            "a key whose parts are not what they should be".into(),
        );
    };
    let header: Header = match serde_json::from_value(Value::Object(header)) {
        Ok(header) => Header { alg, ..header },
        Err(e) => return Reject("malformed", e.to_string()),
    };
    match encode(&header, &args["claims"], &key) {
        Ok(token) => Done(json!({ "token": token })),
        Err(e) => Reject("malformed", e.to_string()),
    }
}

fn validate(args: &Value, by_default: bool) -> Answer {
    let policy = &args["policy"];
    let mut allowed: Vec<Algorithm> = Vec::new();
    for name in strings(&policy["algorithms"]) {
        match name.parse() {
            Ok(alg) => allowed.push(alg),
            Err(_) => return Skip(format!("no such algorithm: {name}")),
        }
    }
    let Ok(set) = JwkSet::deserialize(&policy["keys"]) else {
        return Reject(
            "malformed",
            "a key whose parts are not what they should be".into(),
        );
    };
    let token = args["token"].as_str().unwrap_or_default();
    let kid = match decode_header(token) {
        Ok(header) => header.kid,
        Err(e) => return refuse(&e),
    };
    let keys: Vec<&Jwk> = match &kid {
        Some(kid) => set.find(kid).into_iter().collect(),
        None => set.keys.iter().collect(),
    };
    if keys.is_empty() {
        return Reject("unknown-key", "no key has this kid".into());
    }
    clock::set(protocol::moment(args["time"].as_str().unwrap_or_default()));
    let mut last = Reject(
        "algorithm-not-allowed",
        "no key is for this algorithm".into(),
    );
    for jwk in keys {
        let key = match DecodingKey::from_jwk(jwk) {
            Ok(key) => key,
            Err(e) => return refuse(&e),
        };
        let own: Vec<Algorithm> = allowed
            .iter()
            .copied()
            .filter(|&alg| {
                alg.family() == key.family()
                    && jwk
                        .common
                        .key_algorithm
                        .is_none_or(|own| own == KeyAlgorithm::from(alg))
            })
            .collect();
        if own.is_empty() {
            continue;
        }
        match decode::<Map<String, Value>>(token, &key, &validation(own, policy, by_default)) {
            Ok(data) => return protocol::accept(data.claims, policy),
            Err(e) => match e.kind() {
                ErrorKind::InvalidAlgorithm => {}
                ErrorKind::InvalidSignature => last = refuse(&e),
                _ => return refuse(&e),
            },
        }
    }
    last
}

/// What the policy says, in the crate's terms.
fn validation(algorithms: Vec<Algorithm>, policy: &Value, by_default: bool) -> Validation {
    let mut v = Validation::new(algorithms[0]);
    v.algorithms = algorithms;
    v.leeway = policy["clockSkew"].as_u64().unwrap_or(0);
    let mut required = vec!["exp".to_string()];
    if let Some(issuer) = policy["issuer"].as_str() {
        v.set_issuer(&[issuer]);
        required.push("iss".into());
    }
    let audience = strings(&policy["audience"]);
    v.validate_aud = !audience.is_empty();
    if v.validate_aud {
        v.set_audience(&audience);
        required.push("aud".into());
    }
    if !by_default {
        v.validate_nbf = true;
        v.set_required_spec_claims(&required);
    }
    v
}

/// Tells why the crate refuses, where it tells at all: what it cannot read may be
/// encrypted, or have an algorithm that it does not know.
fn refuse(e: &Error) -> Answer {
    let reason = match e.kind() {
        ErrorKind::ExpiredSignature => "expired",
        ErrorKind::ImmatureSignature => "not-yet-valid",
        ErrorKind::InvalidIssuer => "wrong-issuer",
        ErrorKind::InvalidAudience => "wrong-audience",
        ErrorKind::MissingRequiredClaim(_) => "missing-claim",
        ErrorKind::InvalidClaimFormat(_) => "malformed",
        ErrorKind::InvalidSignature => "bad-signature",
        ErrorKind::InvalidAlgorithm => "algorithm-not-allowed",
        _ => "unspecified",
    };
    Reject(reason, e.to_string())
}
