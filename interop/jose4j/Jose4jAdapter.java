import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * jose4j behind safproof's adapter protocol, used as its documentation advises: a
 * JwtConsumer with the permitted algorithms, the expected issuer and audience, the
 * skew of the clock and the evaluation time, which requires exp; the keys of the set are
 * picked by JwksVerificationKeyResolver, and where several fit a token without kid,
 * the signature decides. With --default exp is not required, and the first that fits is
 * taken.
 *
 * Claims that a policy requires and the library has no option for are looked for here.
 * What the library says nothing about stays undone.
 */
public final class Jose4jAdapter {
    private static boolean byDefault;

    public static void main(String[] args) throws Exception {
        byDefault = List.of(args).contains("--default");
        JsonObject hello = Adapter.about("jose4j", "org.bitbucket.b_c", "jose4j",
                "https://bitbucket.org/b_c/jose4j/wiki/Home", "https://bitbucket.org/b_c/jose4j/issues");
        Adapter.serve(hello, Map.of("token.issue", Jose4jAdapter::issue, "token.validate", Jose4jAdapter::validate));
    }

    private static JsonObject issue(JsonObject args) throws Exception {
        String algorithm = args.get("algorithm").getAsString();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(args.get("claims").toString());
        jws.setAlgorithmHeaderValue(algorithm);
        if (args.has("header")) {
            for (Map.Entry<String, JsonElement> member : args.getAsJsonObject("header").entrySet()) {
                jws.setHeader(member.getKey(), member.getValue().getAsString());
            }
        }
        try {
            JsonWebKey key = JsonWebKey.Factory.newJwk(args.get("key").toString());
            if (key.getAlgorithm() != null && !key.getAlgorithm().equals(algorithm)) {
                throw new Refused("malformed", "the key says another algorithm");
            }
            if (key instanceof PublicJsonWebKey pair) {
                jws.setKey(pair.getPrivateKey());
            } else {
                jws.setKey(((OctetSequenceJsonWebKey) key).getKey());
            }
            return Adapter.object("token", jws.getCompactSerialization());
        } catch (JoseException e) {
            throw new Refused("malformed", e.getMessage());
        }
    }

    private static JsonObject validate(JsonObject args) throws Exception {
        Validation policy = Validation.of(args);
        JwtConsumerBuilder consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, policy.algorithms().toArray(String[]::new))
                .setEvaluationTime(NumericDate.fromMilliseconds(policy.time().toEpochMilli()))
                .setAllowedClockSkewInSeconds(policy.clockSkew());
        if (policy.issuer() != null) {
            consumer.setExpectedIssuer(policy.issuer());
        }
        if (policy.audience().isEmpty()) {
            consumer.setSkipDefaultAudienceValidation();
        } else {
            consumer.setExpectedAudience(policy.audience().toArray(String[]::new));
        }
        if (policy.type() != null) {
            consumer.setExpectedType(true, policy.type());
        }
        if (!byDefault) {
            consumer.setRequireExpirationTime();
        }
        try {
            JwksVerificationKeyResolver keys = new JwksVerificationKeyResolver(new JsonWebKeySet(policy.keys()).getJsonWebKeys());
            keys.setDisambiguateWithVerifySignature(!byDefault);
            consumer.setVerificationKeyResolver(keys);
            return policy.accepted(consumer.build().processToClaims(policy.token()).getClaimsMap());
        } catch (InvalidJwtException e) {
            throw new Refused(reason(e, policy), words(e));
        } catch (JoseException e) {
            throw new Refused("malformed", e.getClass().getName());
        }
    }

    // What the library says of a key that it does not find lists the keys, so it is not passed on.
    private static String words(InvalidJwtException e) {
        return e.getCause() == null || e.getCause() instanceof UnresolvableKeyException
                ? e.getOriginalMessage() + " " + e.getErrorDetails() : e.getCause().toString();
    }

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(ErrorCodes.EXPIRED, "expired"),
            Map.entry(ErrorCodes.NOT_YET_VALID, "not-yet-valid"),
            Map.entry(ErrorCodes.EXPIRATION_MISSING, "missing-claim"),
            Map.entry(ErrorCodes.ISSUER_MISSING, "missing-claim"),
            Map.entry(ErrorCodes.AUDIENCE_MISSING, "missing-claim"),
            Map.entry(ErrorCodes.ISSUER_INVALID, "wrong-issuer"),
            Map.entry(ErrorCodes.AUDIENCE_INVALID, "wrong-audience"),
            Map.entry(ErrorCodes.SIGNATURE_INVALID, "bad-signature"),
            Map.entry(ErrorCodes.SIGNATURE_MISSING, "unsigned"),
            Map.entry(ErrorCodes.JSON_INVALID, "malformed"),
            Map.entry(ErrorCodes.MALFORMED_CLAIM, "malformed"));

    private static String reason(InvalidJwtException e, Validation policy) {
        return e.getErrorDetails().stream().map(error -> REASONS.get(error.getErrorCode()))
                .filter(reason -> reason != null).findFirst().orElse("unspecified");
    }
}
