import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Map;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the adapters in Java share: the loop that speaks safproof's adapter protocol. */
final class Adapter {
    private Adapter() {}

    /** An operation takes the arguments of a request and gives the ok of its answer. */
    interface Operation {
        JsonObject call(JsonObject args) throws Exception;
    }

    /** What hello tells of a library, whose jar says its version. */
    static JsonObject about(String name, String group, String artifact, String homepage, String issues) throws IOException {
        JsonObject hello = new JsonObject();
        hello.addProperty("name", name);
        hello.addProperty("version", version(group, artifact));
        hello.addProperty("language", "Java");
        hello.addProperty("homepage", homepage);
        hello.addProperty("issues", issues);
        hello.addProperty("notes", "on Java " + Runtime.version().feature()); // which does the cryptography
        return hello;
    }

    /** The version of an artifact, as Maven wrote it into the jar. */
    static String version(String group, String artifact) throws IOException {
        String file = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream in = Adapter.class.getResourceAsStream(file)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }

    /** Answers requests until the end of the input, one after the other. */
    static void serve(JsonObject hello, Map<String, Operation> operations) throws IOException {
        JsonArray names = new JsonArray();
        operations.keySet().stream().sorted().forEach(names::add);
        hello.add("operations", names);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        PrintStream out = new PrintStream(System.out, false, UTF_8);
        for (String line; (line = in.readLine()) != null; ) {
            JsonObject request = JsonParser.parseString(line).getAsJsonObject(); // a line that is none ends the program
            JsonObject answer = new JsonObject();
            answer.add("id", request.get("id"));
            answer(answer, hello, operations, request);
            out.print(answer + "\n");
            out.flush();
        }
    }

    private static void answer(JsonObject answer, JsonObject hello, Map<String, Operation> operations, JsonObject request) {
        String op = request.get("op").getAsString();
        try {
            switch (op) {
                case "hello" -> answer.add("ok", hello);
                case "reset" -> answer.add("ok", new JsonObject()); // no adapter keeps anything
                default -> {
                    if (!operations.containsKey(op)) {
                        throw new Skipped("no such operation: " + op);
                    }
                    answer.add("ok", operations.get(op).call(request.getAsJsonObject("args")));
                }
            }
        } catch (Refused e) {
            answer.add("reject", object("reason", e.reason, "detail", e.getMessage()));
        } catch (Skipped e) {
            answer.add("skip", object("why", e.getMessage()));
        } catch (Exception | StackOverflowError e) { // it could not be tried: never a refusal
            e.printStackTrace();
            answer.add("error", object("message", e.toString()));
        }
    }

    /** An object of strings, given as names and values in turn. */
    static JsonObject object(String... members) {
        JsonObject object = new JsonObject();
        for (int n = 0; n < members.length; n += 2) {
            object.addProperty(members[n], members[n + 1]);
        }
        return object;
    }
}
