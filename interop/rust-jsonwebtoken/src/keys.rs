//! Private keys in the form that the library takes, which reads public keys only
//! from JWKs (RFC 7517): PKCS #1 for RSA, PKCS #8 for the others.

use crate::protocol::octets;
use jsonwebtoken::EncodingKey;
use serde_json::Value;

/// The key that a JWK holds, if it is whole.
pub fn private(jwk: &Value) -> Option<EncodingKey> {
    match (jwk["kty"].as_str()?, jwk["crv"].as_str()) {
        ("oct", _) => Some(EncodingKey::from_secret(&octets(&jwk["k"])?)),
        ("RSA", _) => {
            let mut numbers = der(2, &[0]);
            for name in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
                numbers.extend(der(2, &[vec![0], octets(&jwk[name])?].concat()));
            }
            Some(EncodingKey::from_rsa_der(&der(0x30, &numbers)))
        }
        ("EC", Some("P-256")) => Some(EncodingKey::from_ec_der(&ec(
            jwk,
            &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7],
        )?)),
        ("EC", Some("P-384")) => Some(EncodingKey::from_ec_der(&ec(jwk, &[0x2b, 0x81, 4, 0, 34])?)),
        ("EC", Some("P-521")) => Some(EncodingKey::from_ec_der(&ec(jwk, &[0x2b, 0x81, 4, 0, 35])?)),
        ("OKP", Some("Ed25519")) => {
            let algorithm = der(0x30, &der(6, &[0x2b, 0x65, 0x70]));
            Some(EncodingKey::from_ed_der(&pkcs8(
                &algorithm,
                &der(4, &octets(&jwk["d"])?),
            )))
        }
        _ => None,
    }
}

/// A key on a curve, RFC 5915 in PKCS #8.
fn ec(jwk: &Value, curve: &[u8]) -> Option<Vec<u8>> {
    let algorithm = der(
        0x30,
        &[der(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]), der(6, curve)].concat(),
    );
    let point = [vec![0, 4], octets(&jwk["x"])?, octets(&jwk["y"])?].concat();
    let key = [
        der(2, &[1]),
        der(4, &octets(&jwk["d"])?),
        der(0xa1, &der(3, &point)),
    ]
    .concat();
    Some(pkcs8(&algorithm, &der(0x30, &key)))
}

/// RFC 5958.
fn pkcs8(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    der(0x30, &[&der(2, &[0]), algorithm, &der(4, key)].concat())
}

/// A value in DER. A whole number loses the zeros before it that it need not have.
fn der(tag: u8, mut value: &[u8]) -> Vec<u8> {
    while tag == 2 && value.len() > 1 && value[0] == 0 && value[1] < 0x80 {
        value = &value[1..];
    }
    let length = match value.len() {
        n if n < 0x80 => vec![n as u8],
        n if n < 0x100 => vec![0x81, n as u8],
        n => vec![0x82, (n >> 8) as u8, n as u8],
    };
    [&[tag], &length[..], value].concat()
}
