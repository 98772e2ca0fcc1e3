//! What the adapters in Rust have in common: the loop that speaks safproof's
//! adapter protocol, and what a policy asks for that a library of tokens leaves to
//! its users. Each includes this file as a module.

use serde_json::{Map, Value, json};
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a library said.
pub enum Answer {
    Ok(Value),
    Reject(&'static str, String),
    Skip(String),
}

pub use Answer::{Ok as Done, Reject, Skip};

/// Answers requests until the input ends. A panic of the library is an error, and
/// never a refusal.
pub fn serve(hello: Value, operate: impl Fn(&str, &Value) -> Answer) {
    for line in std::io::stdin().lock().lines() {
        let request: Value =
            serde_json::from_str(&line.expect("standard input")).expect("a request");
        let op = request["op"].as_str().unwrap_or_default();
        let answer = catch_unwind(AssertUnwindSafe(|| match op {
            "hello" => Done(hello.clone()),
            "reset" => Done(json!({})),
            "token.issue" | "token.validate" => operate(op, &request["args"]),
            _ => Skip(format!("no such operation: {op}")),
        }));
        let mut reply = match answer {
            Ok(Done(ok)) => json!({ "ok": ok }),
            Ok(Reject(reason, detail)) => json!({"reject": {"reason": reason, "detail": detail}}),
            Ok(Skip(why)) => json!({"skip": {"why": why}}),
            Err(_) => json!({"error": {"message": "the library panicked"}}),
        };
        reply["id"] = request["id"].clone();
        let mut out = std::io::stdout().lock();
        writeln!(out, "{reply}")
            .and_then(|()| out.flush())
            .expect("standard output");
    }
}

/// The version of a package in a Cargo.lock.
pub fn locked(lock: &str, package: &str) -> String {
    let after = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .map_or("unknown", |(_, after)| after);
    after.split('"').next().unwrap_or_default().to_string()
}

/// The strings of a list.
pub fn strings(list: &Value) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str().map(str::to_string))
        .collect()
}

/// Looks for the claims that the policy requires and for the user, in a token that
/// the library accepts.
pub fn accept(claims: Map<String, Value>, policy: &Value) -> Answer {
    let user = policy["userClaim"].as_str().unwrap_or("sub").to_string();
    for name in std::iter::once(user.clone()).chain(strings(&policy["requiredClaims"])) {
        if claims.get(&name).is_none_or(Value::is_null) {
            return Reject("missing-claim", format!("{name} is missing"));
        }
    }
    match &claims[&user] {
        Value::String(subject) => Done(json!({"subject": subject, "claims": claims})),
        _ => Reject("malformed", format!("{user} is not a string")),
    }
}

/// Seconds since 1970 and nanoseconds of a time of the protocol: RFC 3339 in UTC.
pub fn moment(text: &str) -> (i64, u32) {
    let (whole, fraction) = text
        .trim_end_matches('Z')
        .split_once('.')
        .unwrap_or((text.trim_end_matches('Z'), ""));
    let n: Vec<i64> = whole
        .split(['-', 'T', ':'])
        .map(|part| part.parse().expect("a time"))
        .collect();
    // Days by the proleptic Gregorian calendar, in years that begin in March.
    let (year, month) = if n[1] > 2 {
        (n[0], n[1] - 3)
    } else {
        (n[0] - 1, n[1] + 9)
    };
    let days = year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + n[2]
        - 1
        - 719_468;
    let nanos = format!("{fraction:0<9.9}").parse().expect("a fraction");
    (days * 86_400 + n[3] * 3_600 + n[4] * 60 + n[5], nanos)
}

/// The octets of a member of a key in base64url, if it has it and they are.
pub fn octets(member: &Value) -> Option<Vec<u8>> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for c in member.as_str()?.bytes() {
        bits = bits << 6 | ALPHABET.iter().position(|&a| a == c)? as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    (!out.is_empty() && held < 6 && bits == 0).then_some(out)
}
