import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A template: an adapter for safproof around a generator of PassTickets in Java, for whoever
 * has one to complete between the two lines marked with <<<< and >>>>. Until then it answers
 * that it does not support what is asked, and says what is missing:
 *
 *     safproof adapter check --target 'exec:java interop/passticket-java/Adapter.java'
 *
 * When nothing is missing, hold the generator, whose jars are told to Java, to the rules:
 *
 *     safproof run --profile passticket --target "exec:java -cp 'lib/*' interop/passticket-java/Adapter.java"
 *
 * It needs a JDK 11 and nothing else: Java compiles this file as it starts it. On a machine
 * that is slow at that, compile it first, with javac -d, and start the class.
 * interop/passtickets.md shows how generators that are public are judged with it.
 */
final class Adapter {
    // <<<< to be completed

    static final String NAME = ""; // as its authors call it
    static final String VERSION = ""; // or the commit
    static final String HOMEPAGE = "";
    static final List<String> ALGORITHMS = List.of("legacy"); // those that it has of legacy, enhanced-upper and enhanced-mixed

    // The classes of what it throws to refuse a name or a key, by name, as they need not be public.
    // Anything else is a fault of the adapter.
    static final Set<String> REFUSALS = Set.of("java.lang.IllegalArgumentException");

    /**
     * Returns the PassTicket of a second, counted since 1970 in UTC. user, application and key
     * (hexadecimal digits) are handed over as they come: some are wrong, to see it refused.
     */
    static String generate(String user, String application, String key, long seconds, String algorithm) throws Exception {
        // It takes a time:     return new Yours().generate(user, application, key, seconds);
        // It takes an int:     if (seconds != (int) seconds) throw new Skipped("it takes no second from 2038 on");
        // It reads the clock:  throw new Skipped("it takes no time");
        throw new Incomplete();
    }

    // >>>>

    /** The generator is known not to do what was asked. */
    static final class Skipped extends Exception {
        Skipped(String why) {
            super(why);
        }
    }

    /** generate is as it was. */
    static final class Incomplete extends Exception {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, UTF_8);
        System.setOut(System.err); // what a generator prints is no answer
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            Map<?, ?> request = (Map<?, ?>) new Reader(line).whole(); // a line that is none ends the program
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("id", request.get("id"));
            answer.putAll(answer((String) request.get("op"), (Map<?, ?>) request.get("args")));
            out.print(written(answer) + "\n");
            out.flush();
        }
    }

    static Map<String, Object> answer(String op, Map<?, ?> args) {
        switch (op) {
            case "hello":
                return Map.of("ok", hello());
            case "reset":
                return Map.of("ok", Map.of()); // nothing is kept
            case "passticket.generate":
                return ticket(args);
            default:
                return skip("no such operation: " + op);
        }
    }

    static Map<String, Object> hello() {
        Map<String, Object> hello = new LinkedHashMap<>();
        hello.put("name", NAME.isEmpty() ? "generator without a name" : NAME);
        hello.put("version", VERSION.isEmpty() ? "unknown" : VERSION);
        hello.put("language", "Java");
        hello.put("homepage", HOMEPAGE.isEmpty() ? "https://github.com/safproof/safproof/tree/main/interop/passticket-java" : HOMEPAGE);
        hello.put("operations", List.of("passticket.generate"));
        hello.put("algorithms", ALGORITHMS);
        return hello;
    }

    static Map<String, Object> ticket(Map<?, ?> args) {
        List<String> missing = new ArrayList<>();
        Map.of("NAME", NAME, "VERSION", VERSION, "HOMEPAGE", HOMEPAGE).forEach((name, value) -> {
            if (value.isEmpty()) {
                missing.add(name);
            }
        });
        String ticket = null;
        try {
            ticket = generate((String) args.get("user"), (String) args.get("application"), (String) args.get("key"),
                    Instant.parse((String) args.get("time")).getEpochSecond(), (String) args.get("algorithm"));
        } catch (Incomplete e) {
            missing.add("generate()");
        } catch (Skipped e) {
            return skip(e.getMessage());
        } catch (Throwable e) {
            for (Class<?> c = e.getClass(); c != null; c = c.getSuperclass()) {
                if (REFUSALS.contains(c.getName())) {
                    return Map.of("reject", Map.of("reason", "malformed", "detail", e.toString()));
                }
            }
            e.printStackTrace();
            return Map.of("error", Map.of("message", e.toString())); // it could not be tried: never a refusal
        }
        missing.sort(null);
        return missing.isEmpty() ? Map.of("ok", Map.of("ticket", ticket)) : skip("to be completed in Adapter.java: " + String.join(", ", missing));
    }

    static Map<String, Object> skip(String why) {
        return Map.of("skip", Map.of("why", why));
    }

    // ---- JSON ----

    /** Writes maps, lists, texts and numbers as JSON. */
    static String written(Object value) {
        if (value instanceof Map) {
            List<String> members = new ArrayList<>();
            ((Map<?, ?>) value).forEach((name, each) -> members.add(written(name) + ":" + written(each)));
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List) {
            List<String> elements = new ArrayList<>();
            ((List<?>) value).forEach(each -> elements.add(written(each)));
            return "[" + String.join(",", elements) + "]";
        }
        if (!(value instanceof String)) {
            return String.valueOf(value);
        }
        StringBuilder text = new StringBuilder("\"");
        for (char c : ((String) value).toCharArray()) {
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    /** Reads one JSON text into maps, lists, texts, longs and doubles, booleans and null. */
    static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Object whole() throws IOException {
            Object value = value();
            if (peek() != 0) {
                throw wrong();
            }
            return value;
        }

        private Object value() throws IOException {
            switch (peek()) {
                case '{':
                    return object();
                case '[':
                    return array();
                case '"':
                    return string();
                default:
                    return word();
            }
        }

        private Map<String, Object> object() throws IOException {
            Map<String, Object> object = new LinkedHashMap<>();
            expect('{');
            while (peek() != '}') {
                if (!object.isEmpty()) {
                    expect(',');
                }
                String name = string();
                expect(':');
                object.put(name, value());
            }
            at++;
            return object;
        }

        private List<Object> array() throws IOException {
            List<Object> array = new ArrayList<>();
            expect('[');
            while (peek() != ']') {
                if (!array.isEmpty()) {
                    expect(',');
                }
                array.add(value());
            }
            at++;
            return array;
        }

        private String string() throws IOException {
            StringBuilder string = new StringBuilder();
            expect('"');
            for (; at < text.length() && text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    c = escaped();
                }
                string.append(c);
            }
            expect('"');
            return string.toString();
        }

        private char escaped() throws IOException {
            if (++at < text.length()) {
                char c = text.charAt(at);
                int known = "\"\\/bfnrt".indexOf(c);
                if (known >= 0) {
                    return "\"\\/\b\f\n\r\t".charAt(known);
                }
                if (c == 'u' && text.substring(at + 1).matches("(?s)[0-9A-Fa-f]{4}.*")) {
                    at += 4;
                    return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
                }
            }
            throw wrong();
        }

        private Object word() throws IOException {
            int from = at;
            while (at < text.length() && ",]} \t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String word = text.substring(from, at);
            if (word.matches("-?(0|[1-9][0-9]{0,17})")) {
                return Long.valueOf(word);
            }
            if (word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
                return Double.valueOf(word);
            }
            if (word.equals("null")) {
                return null;
            }
            if (word.equals("true") || word.equals("false")) {
                return Boolean.valueOf(word);
            }
            throw wrong();
        }

        /** The next character that is no blank; 0 at the end. */
        private char peek() {
            while (at < text.length() && " \t\r".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private void expect(char c) throws IOException {
            if (peek() != c) {
                throw wrong();
            }
            at++;
        }

        private IOException wrong() {
            return new IOException("not JSON at character " + at);
        }
    }
}
