import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.IncorrectClaimException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.Jwt;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.MalformedJwtException;
import io.jsonwebtoken.MissingClaimException;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.io.DecodingException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.KeyException;
import io.jsonwebtoken.security.Keys;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.SignatureException;
import java.security.Key;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JJWT, with Jackson, behind safproof's adapter protocol, used as its documentation
 * advises: a parser with the allowed algorithms alone, a key locator, a clock, its allowed
 * skew and the required issuer and audience, which reads signed claims.
 *
 * What the library leaves to its users is done as a careful user would: kid picks the
 * key, and without one each key that its type and its alg make fit is tried; a policy
 * of several audiences is held against aud here, and so are required claims and the type, for
 * which there is no option. An exp is not required unless the policy does. What the
 * library says nothing about stays undone.
 */
public final class JjwtAdapter {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        JsonObject hello = Adapter.about("JJWT", "io.jsonwebtoken", "jjwt-impl",
                "https://github.com/jwtk/jjwt", "https://github.com/jwtk/jjwt/issues");
        Adapter.serve(hello, Map.of("token.issue", JjwtAdapter::issue, "token.validate", JjwtAdapter::validate));
    }

    @SuppressWarnings("unchecked")
    private static JsonObject issue(JsonObject args) throws Exception {
        String algorithm = args.get("algorithm").getAsString();
        try {
            Jwk<?> jwk = Jwks.parser().build().parse(args.get("key").toString());
            if (jwk.getAlgorithm() != null && !jwk.getAlgorithm().equals(algorithm)) {
                throw new Refused("malformed", "the key says another algorithm");
            }
            JwtBuilder jwt = Jwts.builder().claims(map(args.getAsJsonObject("claims")));
            if (args.has("header")) {
                if (args.getAsJsonObject("header").has("alg")) { // which the library sets, whatever it was
                    throw new Refused("malformed", "alg of the header is the library's to set");
                }
                jwt.header().add(map(args.getAsJsonObject("header")));
            }
            SecureDigestAlgorithm<Key, ?> signer = (SecureDigestAlgorithm<Key, ?>) algorithm(algorithm);
            return Adapter.object("token", jwt.signWith(key(jwk), signer).compact());
        } catch (JwtException | IllegalArgumentException e) { // the latter of a key or a claim that is none
            throw new Refused("malformed", e.getMessage());
        }
    }

    private static JsonObject validate(JsonObject args) throws Exception {
        Validation policy = Validation.of(args);
        JwtParserBuilder parser = Jwts.parser().clock(() -> Date.from(policy.time())).clockSkewSeconds(policy.clockSkew());
        var algorithms = parser.sig().clear();
        for (String name : policy.algorithms()) {
            if (name.equals("none")) {
                parser.unsecured();
            } else {
                algorithms.add(algorithm(name));
            }
        }
        algorithms.and();
        if (policy.issuer() != null) {
            parser.requireIssuer(policy.issuer());
        }
        if (policy.audience().size() == 1) {
            parser.requireAudience(policy.audience().get(0));
        }
        try {
            Set<Jwk<?>> keys = Jwks.setParser().build().parse(policy.keys()).getKeys();
            Jwt<?, Claims> jwt = parse(parser, keys, policy);
            check(jwt, policy);
            return policy.accepted(jwt.getPayload());
        } catch (JwtException e) {
            throw new Refused(reason(e), e.getMessage());
        } catch (IllegalArgumentException e) { // so the documentation says of a token that is empty
            throw new Refused("malformed", e.getMessage());
        }
    }

    /** Parses with each key that fits, until one has signed. That one has not is what to tell, before that one cannot. */
    private static Jwt<?, Claims> parse(JwtParserBuilder parser, Set<Jwk<?>> keys, Validation policy) {
        JwtException last = null;
        for (int n = 0; ; n++) {
            Fitting fitting = new Fitting(keys, n);
            parser.keyLocator(fitting);
            try {
                return policy.algorithms().contains("none")
                        ? parser.build().parse(policy.token()).accept(CLAIMS) : parser.build().parseSignedClaims(policy.token());
            } catch (SignatureException | UnsupportedJwtException e) {
                last = last instanceof SignatureException ? last : e;
                if (!fitting.more) {
                    throw last;
                }
            }
        }
    }

    /** The claims of a token, signed or not. */
    private static final io.jsonwebtoken.SupportedJwtVisitor<Jwt<?, Claims>> CLAIMS = new io.jsonwebtoken.SupportedJwtVisitor<>() {
        @Override
        public Jwt<?, Claims> onVerifiedClaims(Jws<Claims> jws) {
            return jws;
        }

        @Override
        public Jwt<?, Claims> onUnsecuredClaims(Jwt<io.jsonwebtoken.Header, Claims> jwt) {
            return jwt;
        }
    };

    /** Locates the nth of the keys that fit a header. */
    private static final class Fitting extends LocatorAdapter<Key> {
        private final Set<Jwk<?>> keys;
        private final int place;
        private boolean more;

        Fitting(Set<Jwk<?>> keys, int place) {
            this.keys = keys;
            this.place = place;
        }

        @Override
        protected Key locate(JwsHeader header) {
            List<Key> fit = new ArrayList<>();
            boolean named = false;
            for (Jwk<?> jwk : keys) {
                if (header.getKeyId() != null && !header.getKeyId().equals(jwk.getId())) {
                    continue;
                }
                named = true;
                if (type(header.getAlgorithm()).equals(jwk.getType())
                        && (jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(header.getAlgorithm()))) {
                    fit.add(jwk instanceof PrivateJwk<?, ?, ?> pair ? pair.toPublicJwk().toKey() : key(jwk));
                }
            }
            if (fit.isEmpty()) {
                throw new NoKey(named ? "algorithm-not-allowed" : "unknown-key");
            }
            more = place + 1 < fit.size();
            return fit.get(place);
        }
    }

    /** The key of a JWK. Without alg the library takes secrets of some lengths for AES keys, which sign nothing. */
    private static Key key(Jwk<?> jwk) {
        Key key = jwk.toKey();
        return key.getAlgorithm().equals("AES") ? Keys.hmacShaKeyFor(key.getEncoded()) : key;
    }

    /** No key of the set is for the token. */
    private static final class NoKey extends JwtException {
        private final String reason;

        NoKey(String reason) {
            super("no key of the set is for this kid and algorithm");
            this.reason = reason;
        }
    }

    /** What the parser has no option for. */
    private static void check(Jwt<?, Claims> jwt, Validation policy) throws Refused {
        Set<String> audience = jwt.getPayload().getAudience();
        if (policy.audience().size() > 1 && (audience == null || audience.stream().noneMatch(policy.audience()::contains))) {
            throw new Refused("wrong-audience", "aud names another");
        }
        if (policy.type() != null) {
            String type = String.valueOf(jwt.getHeader().getType()).toLowerCase(java.util.Locale.ROOT);
            if (!type.replaceFirst("^application/", "").equals(policy.type())) {
                throw new Refused("malformed", "typ is another");
            }
        }
    }

    private static SecureDigestAlgorithm<?, ?> algorithm(String name) throws Skipped {
        SecureDigestAlgorithm<?, ?> algorithm = Jwts.SIG.get().get(name);
        if (algorithm == null) {
            throw new Skipped("no such algorithm: " + name);
        }
        return algorithm;
    }

    /** The kty that an algorithm works with (RFC 7518, section 3.1; RFC 8037). */
    private static String type(String algorithm) {
        return switch (algorithm.substring(0, 2)) {
            case "HS" -> "oct";
            case "ES" -> "EC";
            case "Ed" -> "OKP";
            default -> "RSA";
        };
    }

    private static Map<String, Object> map(JsonObject object) throws Exception {
        return JSON.readValue(object.toString(), new TypeReference<>() {});
    }

    /** Why the library refuses, where the class of its exception or its words tell. */
    private static String reason(JwtException e) {
        String words = String.valueOf(e.getMessage());
        if (e instanceof NoKey none) {
            return none.reason;
        }
        if (e instanceof ExpiredJwtException) {
            return "expired";
        }
        if (e instanceof PrematureJwtException) {
            return "not-yet-valid";
        }
        if (e instanceof MissingClaimException) {
            return "missing-claim";
        }
        if (e instanceof IncorrectClaimException incorrect) {
            return incorrect.getClaimName().equals("iss") ? "wrong-issuer" : "wrong-audience";
        }
        if (e instanceof SignatureException) {
            return words.startsWith("Unsupported signature algorithm") ? "algorithm-not-allowed" : "bad-signature";
        }
        if (e instanceof UnsupportedJwtException && words.startsWith("Unsecured JWSs")) {
            return "unsigned";
        }
        return e instanceof MalformedJwtException || e instanceof DecodingException || e instanceof KeyException ? "malformed" : "unspecified";
    }
}
