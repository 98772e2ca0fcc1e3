import com.google.gson.JsonObject;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.Keys;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Date;

/** JJWT, with Jackson: a parser with all that it has options for. None requires exp. */
final class JjwtPeer {
    private JjwtPeer() {}

    public static void main(String[] args) throws Exception {
        Loop.measure(JjwtPeer::make);
    }

    private static Loop.Validator make(JsonObject job) {
        SecureDigestAlgorithm<?, ?> algorithm = Jwts.SIG.get().forKey(job.get("algorithm").getAsString());
        Date now = new Date(job.get("time").getAsLong() * 1000);
        var parser = Jwts.parser().clock(() -> now)
                .requireIssuer(job.get("issuer").getAsString()).requireAudience(job.get("audience").getAsString())
                .sig().clear().add(algorithm).and();
        JsonObject jwk = job.getAsJsonObject("key");
        if (jwk.get("kty").getAsString().equals("oct")) {
            parser.verifyWith(Keys.hmacShaKeyFor(Base64.getUrlDecoder().decode(jwk.get("k").getAsString())));
        } else {
            Key key = Jwks.parser().build().parse(jwk.toString()).toKey();
            parser.verifyWith((PublicKey) key);
        }
        JwtParser ready = parser.build();
        String token = job.get("token").getAsString();
        return () -> ready.parseSignedClaims(token);
    }
}
