import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the programs in Java share: the loop of ../README.md. */
final class Loop {
    private Loop() {}

    /** Validates the token once, or throws what says why not. */
    interface Validator {
        void validate() throws Exception;
    }

    /** Makes a validator for a job. */
    interface Maker {
        Validator make(JsonObject job) throws Exception;
    }

    static void measure(Maker maker) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        Validator validator = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonObject answer = new JsonObject();
            try {
                if (validator == null) {
                    validator = maker.make(JsonParser.parseString(line).getAsJsonObject());
                    validator.validate();
                    answer.addProperty("ready", true);
                } else {
                    answer.addProperty("ns", time(validator, Long.parseLong(line)));
                }
            } catch (Exception e) {
                answer.addProperty("error", e.toString());
            }
            out.println(answer);
            if (answer.has("error")) {
                return;
            }
        }
    }

    private static long time(Validator validator, long n) throws Exception {
        long start = System.nanoTime();
        for (long i = 0; i < n; i++) {
            validator.validate();
        }
        return System.nanoTime() - start;
    }
}
