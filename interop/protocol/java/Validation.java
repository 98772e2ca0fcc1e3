import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arguments of token.validate. What a policy may leave out is null or empty, and
 * keys is the text of the JWK set.
 */
record Validation(
        String token, Instant time, List<String> algorithms, String keys, String issuer, List<String> audience,
        int clockSkew, List<String> requiredClaims, String userClaim, String type) {

    static Validation of(JsonObject args) {
        JsonObject policy = args.getAsJsonObject("policy");
        return new Validation(
                text(args, "token", null), Instant.parse(text(args, "time", null)),
                list(policy, "algorithms"), policy.get("keys").toString(),
                text(policy, "issuer", null), list(policy, "audience"),
                policy.has("clockSkew") ? policy.get("clockSkew").getAsInt() : 0,
                list(policy, "requiredClaims"), text(policy, "userClaim", "sub"), text(policy, "type", null));
    }

    /** The answer to a token that is accepted: the claims that the policy asks for are there. */
    JsonObject accepted(Map<String, ?> claims) throws Refused {
        for (String name : requiredClaims) {
            if (claims.get(name) == null) {
                throw new Refused("missing-claim", name + " is missing");
            }
        }
        Object user = claims.get(userClaim);
        if (user == null) {
            throw new Refused("missing-claim", userClaim + " is missing");
        }
        if (!(user instanceof String)) {
            throw new Refused("malformed", userClaim + " is not a string");
        }
        return Adapter.object("subject", (String) user);
    }

    private static String text(JsonObject object, String name, String otherwise) {
        return object.has(name) ? object.get(name).getAsString() : otherwise;
    }

    private static List<String> list(JsonObject object, String name) {
        List<String> list = new ArrayList<>();
        for (JsonElement each : object.has(name) ? object.getAsJsonArray(name) : new JsonArray()) {
            list.add(each.getAsString());
        }
        return list;
    }
}
