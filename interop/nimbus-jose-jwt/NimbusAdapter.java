import com.google.gson.JsonObject;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nimbus JOSE+JWT behind safproof's adapter protocol, used as its documentation advises:
 * a DefaultJWTProcessor with the allowed algorithms and the key set in its key selector,
 * and with issuer, audience, required claims, exp among them, and the clock skew in its
 * claims verifier; typ is what the policy wants, or not looked at. With --default exp is
 * not required, and typ is looked at as the processor does unless it is told otherwise.
 *
 * The processor has no keys for EdDSA. The documentation shows Ed25519Verifier for it, so
 * the keys that fit are picked with the library's JWKSelector and each is tried, as the
 * processor does. What the library says nothing about stays undone.
 */
public final class NimbusAdapter {
    private static boolean byDefault;

    public static void main(String[] args) throws Exception {
        byDefault = List.of(args).contains("--default");
        JsonObject hello = Adapter.about("Nimbus JOSE+JWT", "com.nimbusds", "nimbus-jose-jwt",
                "https://connect2id.com/products/nimbus-jose-jwt", "https://bitbucket.org/connect2id/nimbus-jose-jwt/issues");
        Adapter.serve(hello, Map.of("token.issue", NimbusAdapter::issue, "token.validate", NimbusAdapter::validate));
    }

    private static JsonObject issue(JsonObject args) throws Exception {
        try {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(args.get("algorithm").getAsString());
            JWK key = JWK.parse(args.get("key").toString());
            if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
                throw new Refused("malformed", "the key says another algorithm");
            }
            JsonObject header = args.has("header") ? args.getAsJsonObject("header").deepCopy() : new JsonObject();
            if (!header.has("alg")) {
                header.addProperty("alg", algorithm.getName());
            }
            SignedJWT jwt = new SignedJWT(JWSHeader.parse(header.toString()), JWTClaimsSet.parse(args.get("claims").toString()));
            jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
            return Adapter.object("token", jwt.serialize());
        } catch (ParseException | JOSEException | IllegalArgumentException e) { // the last of a key that is too short
            throw new Refused("malformed", e.getMessage());
        }
    }

    private static JsonObject validate(JsonObject args) throws Exception {
        Validation policy = Validation.of(args);
        try {
            return policy.accepted(processor(policy).process(policy.token(), null).toJSONObject());
        } catch (ParseException | JOSEException | BadJOSEException e) {
            throw new Refused(reason(e, policy), e.getMessage());
        }
    }

    private static DefaultJWTProcessor<SecurityContext> processor(Validation policy) throws ParseException {
        Set<JWSAlgorithm> algorithms = policy.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        JWKSet keys = JWKSet.parse(policy.keys());
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>() {
            @Override
            public JWTClaimsSet process(SignedJWT jwt, SecurityContext context) throws BadJOSEException, JOSEException {
                JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
                if (!JWSAlgorithm.Family.ED.contains(algorithm) || !algorithms.contains(algorithm)) {
                    return super.process(jwt, context);
                }
                getJWSTypeVerifier().verify(jwt.getHeader().getType(), context);
                JWTClaimsSet claims = extractJWTClaimsSet(jwt);
                for (JWK key : new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader())).select(keys)) {
                    if (jwt.verify(new Ed25519Verifier(key.toPublicJWK().toOctetKeyPair()))) {
                        return verifyJWTClaimsSet(claims, context);
                    }
                }
                throw new BadJWSException("Signed JWT rejected: Invalid signature");
            }
        };
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(keys)));
        if (policy.type() != null) {
            processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(policy.type())));
        } else if (!byDefault) {
            processor.setJWSTypeVerifier((type, context) -> {});
        }
        processor.setJWTClaimsSetVerifier(claims(policy));
        return processor;
    }

    private static DefaultJWTClaimsVerifier<SecurityContext> claims(Validation policy) {
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        if (policy.issuer() != null) {
            exact.issuer(policy.issuer());
        }
        Set<String> required = new HashSet<>(policy.requiredClaims());
        if (!byDefault) {
            required.add("exp");
        }
        Set<String> audience = policy.audience().isEmpty() ? null : new HashSet<>(policy.audience());
        DefaultJWTClaimsVerifier<SecurityContext> verifier = new DefaultJWTClaimsVerifier<>(audience, exact.build(), required, null) {
            @Override
            protected Date currentTime() {
                return Date.from(policy.time());
            }
        };
        verifier.setMaxClockSkew(policy.clockSkew());
        return verifier;
    }

    /** Why the library refuses, where its words tell. */
    private static String reason(Exception e, Validation policy) {
        String words = String.valueOf(e.getMessage());
        if (e instanceof ExpiredJWTException) {
            return "expired";
        }
        if (e instanceof ParseException || e.getCause() instanceof ParseException) {
            return "malformed";
        }
        if (e instanceof BadJWSException) { // an extension in crit that is not known is told in the same words
            return extended(policy.token()) ? "unspecified" : "bad-signature";
        }
        if (words.startsWith("Unsecured (plain) JWTs")) {
            return "unsigned";
        }
        if (words.startsWith("Encrypted JWT")) {
            return "encrypted";
        }
        return switch (words) {
            case "JWT before use time" -> "not-yet-valid";
            case "JWT iss claim value rejected" -> "wrong-issuer";
            case "JWT aud claim rejected" -> "wrong-audience";
            default -> words.startsWith("JWT missing required") ? "missing-claim" : "unspecified";
        };
    }

    private static boolean extended(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getCriticalParams() != null;
        } catch (ParseException e) {
            return false;
        }
    }
}
