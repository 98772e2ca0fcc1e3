import com.google.gson.JsonObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.Date;
import java.util.Set;

/** Nimbus JOSE+JWT: a DefaultJWTProcessor, with all that it has options for. */
final class NimbusPeer {
    private NimbusPeer() {}

    public static void main(String[] args) throws Exception {
        Loop.measure(NimbusPeer::make);
    }

    private static Loop.Validator make(JsonObject job) throws Exception {
        JWSAlgorithm algorithm = JWSAlgorithm.parse(job.get("algorithm").getAsString());
        JWKSet keys = new JWKSet(JWK.parse(job.get("key").toString()));
        Date now = new Date(job.get("time").getAsLong() * 1000);
        JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(job.get("issuer").getAsString()).build();
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(Set.of(job.get("audience").getAsString()), exact, Set.of("exp"), null) {
                    @Override
                    protected Date currentTime() {
                        return now;
                    }
                };
        claims.setMaxClockSkew(0);
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(Set.of(algorithm), new ImmutableJWKSet<>(keys)));
        processor.setJWTClaimsSetVerifier(claims);
        String token = job.get("token").getAsString();
        return () -> processor.process(token, null);
    }
}
