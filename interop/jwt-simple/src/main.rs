//! An adapter for safproof around the crate jwt-simple, used as its documentation
//! advises: the type of a key says the algorithm, and the header never does, so a
//! key serves the algorithm that it names or the only one of the policy that it can
//! be read for; the issuer, the audience, the type and the tolerance are options of
//! the verification. There are no others to make it stricter.
//!
//! What the crate leaves to its users is done here as a careful user would: kid
//! picks the key, and the claims that a policy requires are looked for. What it says
//! nothing about stays undone, so that a run shows what the crate itself lets pass.

#[path = "../../protocol/adapter.rs"]
mod protocol;

use jwt_simple::{Error, JWTError, prelude::*};
use protocol::{Answer, Done, Reject, Skip, octets, strings};
use serde_json::{Map, Value, json};

type Claims = JWTClaims<Map<String, Value>>;

fn main() {
    let hello = json!({
        "name": "jwt-simple", "version": protocol::locked(include_str!("../Cargo.lock"), "jwt-simple"), "language": "Rust",
        "homepage": "https://github.com/jedisct1/rust-jwt-simple", "issues": "https://github.com/jedisct1/rust-jwt-simple/issues",
        "operations": ["token.issue", "token.validate"], "notes": "With the feature pure-rust. It writes several audiences in an order that changes, so that is not asked of it.",
    });
    protocol::serve(hello, |op, args| {
        if op == "token.issue" {
            issue(args)
        } else {
            validate(args)
        }
    });
}

const ALGORITHMS: [&str; 12] = [
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256",
    "ES384", "EdDSA",
];

/// The secret of a JWK, which the crate reads for all keys but those of HMAC.
fn secret(jwk: &Value, alg: &str) -> Option<Vec<u8>> {
    let fit = jwk["kty"] == "oct" && (jwk["alg"].is_null() || jwk["alg"] == alg);
    octets(&jwk["k"]).filter(|_| fit)
}

type Verify = Box<dyn Fn(&str, VerificationOptions) -> Result<Claims, Error>>;

/// What verifies by an algorithm with a key, if the key can be read for it.
fn verifier(alg: &str, jwk: &Value) -> Option<Verify> {
    let text = jwk.to_string();
    macro_rules! with {
        ($key:expr) => {{
            let key = $key;
            Some(Box::new(move |token: &str, options| {
                key.verify_token(token, Some(options))
            }))
        }};
    }
    match alg {
        "HS256" => with!(HS256Key::from_bytes(&secret(jwk, alg)?)),
        "HS384" => with!(HS384Key::from_bytes(&secret(jwk, alg)?)),
        "HS512" => with!(HS512Key::from_bytes(&secret(jwk, alg)?)),
        "RS256" => with!(RS256PublicKey::from_jwk(&text).ok()?),
        "RS384" => with!(RS384PublicKey::from_jwk(&text).ok()?),
        "RS512" => with!(RS512PublicKey::from_jwk(&text).ok()?),
        "PS256" => with!(PS256PublicKey::from_jwk(&text).ok()?),
        "PS384" => with!(PS384PublicKey::from_jwk(&text).ok()?),
        "PS512" => with!(PS512PublicKey::from_jwk(&text).ok()?),
        "ES256" => with!(ES256PublicKey::from_jwk(&text).ok()?),
        "ES384" => with!(ES384PublicKey::from_jwk(&text).ok()?),
        _ => with!(Ed25519PublicKey::from_jwk(&text).ok()?),
    }
}

/// Signs, or says that the key cannot be read for the algorithm.
fn sign(
    alg: &str,
    jwk: &Value,
    kid: Option<&str>,
    claims: Claims,
    options: &HeaderOptions,
) -> Option<Result<String, Error>> {
    let text = jwk.to_string();
    macro_rules! with {
        ($key:expr, $sign:ident) => {{
            let key = $key;
            Some(match kid {
                Some(kid) => key.with_key_id(kid).$sign(claims, options),
                None => key.$sign(claims, options),
            })
        }};
    }
    match alg {
        "HS256" => with!(
            HS256Key::from_bytes(&secret(jwk, alg)?),
            authenticate_with_options
        ),
        "HS384" => with!(
            HS384Key::from_bytes(&secret(jwk, alg)?),
            authenticate_with_options
        ),
        "HS512" => with!(
            HS512Key::from_bytes(&secret(jwk, alg)?),
            authenticate_with_options
        ),
        "RS256" => with!(RS256KeyPair::from_jwk(&text).ok()?, sign_with_options),
        "RS384" => with!(RS384KeyPair::from_jwk(&text).ok()?, sign_with_options),
        "RS512" => with!(RS512KeyPair::from_jwk(&text).ok()?, sign_with_options),
        "PS256" => with!(PS256KeyPair::from_jwk(&text).ok()?, sign_with_options),
        "PS384" => with!(PS384KeyPair::from_jwk(&text).ok()?, sign_with_options),
        "PS512" => with!(PS512KeyPair::from_jwk(&text).ok()?, sign_with_options),
        "ES256" => with!(ES256KeyPair::from_jwk(&text).ok()?, sign_with_options),
        "ES384" => with!(ES384KeyPair::from_jwk(&text).ok()?, sign_with_options),
        _ => with!(Ed25519KeyPair::from_jwk(&text).ok()?, sign_with_options),
    }
}

fn issue(args: &Value) -> Answer {
    let alg = args["algorithm"].as_str().unwrap_or_default();
    if !ALGORITHMS.contains(&alg) {
        return Skip(format!("no such algorithm: {alg}"));
    }
    let header = args["header"].as_object().cloned().unwrap_or_default();
    if header.get("alg").is_some_and(|named| named != alg) {
        return Reject("malformed", "the header says another algorithm".into());
    }
    if let Some(other) = header
        .keys()
        .find(|name| !["alg", "kid", "typ", "cty"].contains(&name.as_str()))
    {
        return Skip(format!("no {other} can be put into a header"));
    }
    if args["claims"]["aud"]
        .as_array()
        .is_some_and(|names| names.len() > 1)
    {
        return Skip("several audiences are a set, and written in an order that changes".into());
    }
    let text = |name: &str| header.get(name).and_then(Value::as_str).map(str::to_string);
    let options = HeaderOptions {
        content_type: text("cty"),
        signature_type: text("typ"),
    };
    let mut jwk = args["key"].clone();
    if let Some(members) = jwk.as_object_mut() {
        members.remove("kid"); // which header may name
    }
    let claims: Claims = match serde_json::from_value(args["claims"].clone()) {
        Ok(claims) => claims,
        Err(e) => return Reject("malformed", e.to_string()),
    };
    match sign(alg, &jwk, text("kid").as_deref(), claims, &options) {
        Some(Ok(token)) => Done(json!({ "token": token })),
        Some(Err(e)) => Reject("malformed", e.to_string()),
        None => Reject("malformed", "the key is not for this algorithm".into()),
    }
}

fn validate(args: &Value) -> Answer {
    let policy = &args["policy"];
    let allowed = strings(&policy["algorithms"]);
    if let Some(other) = allowed
        .iter()
        .find(|name| !ALGORITHMS.contains(&name.as_str()))
    {
        return Skip(format!("no such algorithm: {other}"));
    }
    let token = args["token"].as_str().unwrap_or_default();
    let metadata = match Token::decode_metadata(token) {
        Ok(metadata) => metadata,
        Err(e) => return refuse(&e),
    };
    let mut last = Reject("unknown-key", "no key has this kid".into());
    for jwk in policy["keys"]["keys"].as_array().into_iter().flatten() {
        if metadata.key_id().is_some_and(|kid| jwk["kid"] != kid) {
            continue;
        }
        let fit: Vec<Verify> = allowed
            .iter()
            .filter_map(|alg| verifier(alg, jwk))
            .collect();
        let [verify] = fit.as_slice() else {
            if matches!(last, Reject("unknown-key", _)) {
                last = Reject(
                    "unspecified",
                    "the key can be read for none of the algorithms, or for several".into(),
                );
            }
            continue;
        };
        match verify(token, options(args)) {
            Ok(claims) => {
                return protocol::accept(
                    json!(claims).as_object().cloned().unwrap_or_default(),
                    policy,
                );
            }
            Err(e) => match e.downcast_ref() {
                Some(JWTError::InvalidSignature | JWTError::InvalidAuthenticationTag) => {
                    last = refuse(&e)
                }
                Some(JWTError::AlgorithmMismatch) => {
                    if !matches!(last, Reject("bad-signature", _)) {
                        last = refuse(&e);
                    }
                }
                _ => return refuse(&e),
            },
        }
    }
    match last {
        Reject("algorithm-not-allowed", detail) if metadata.algorithm() == "none" => {
            Reject("unsigned", detail)
        }
        last => last,
    }
}

/// What the policy says, in the crate's terms.
fn options(args: &Value) -> VerificationOptions {
    let policy = &args["policy"];
    let set = |names: Vec<String>| (!names.is_empty()).then(|| names.into_iter().collect());
    let (seconds, nanos) = protocol::moment(args["time"].as_str().unwrap_or_default());
    VerificationOptions {
        allowed_issuers: set(policy["issuer"]
            .as_str()
            .map(str::to_string)
            .into_iter()
            .collect()),
        allowed_audiences: set(strings(&policy["audience"])),
        required_signature_type: policy["type"].as_str().map(str::to_string),
        time_tolerance: Some(Duration::from_secs(
            policy["clockSkew"].as_u64().unwrap_or(0),
        )),
        artificial_time: Some(UnixTimeStamp::new(seconds.unsigned_abs(), nanos)),
        ..Default::default()
    }
}

/// Tells why the crate refuses, where it tells at all: what it cannot read may be
/// encrypted.
fn refuse(e: &Error) -> Answer {
    let reason = match e.downcast_ref() {
        Some(JWTError::TokenHasExpired) => "expired",
        Some(JWTError::TokenNotValidYet) => "not-yet-valid",
        Some(JWTError::ClockDrift) => "issued-in-future",
        Some(JWTError::RequiredIssuerMismatch) => "wrong-issuer",
        Some(JWTError::RequiredAudienceMismatch) => "wrong-audience",
        Some(JWTError::RequiredIssuerMissing | JWTError::RequiredAudienceMissing) => {
            "missing-claim"
        }
        Some(JWTError::InvalidSignature | JWTError::InvalidAuthenticationTag) => "bad-signature",
        Some(JWTError::AlgorithmMismatch) => "algorithm-not-allowed",
        Some(JWTError::UnknownCriticalExtension) => "unknown-critical-header",
        Some(JWTError::HeaderTooLarge | JWTError::TokenTooLong) => "too-large",
        _ => "unspecified",
    };
    Reject(reason, e.to_string())
}
