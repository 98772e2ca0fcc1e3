package example;

import java.nio.charset.Charset;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A generator of enhanced PassTickets to complete the template with: a bean, as that of
 * PassGen is, whose exception is not public. It computes what interop/python-enhanced does.
 */
public final class Generator {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

    private byte[] key;
    private String user;
    private String application;
    private long seconds;
    private boolean mixed;

    public void setKey(String digits) throws GeneratorException {
        if (!digits.matches("([0-9A-Fa-f]{2}){32,256}")) {
            throw new GeneratorException("the key has 32 to 256 bytes, in hexadecimal digits");
        }
        key = new byte[digits.length() / 2];
        for (int n = 0; n < key.length; n++) {
            key[n] = (byte) Integer.parseInt(digits.substring(2 * n, 2 * n + 2), 16);
        }
    }

    public void setUser(String name) throws GeneratorException {
        user = padded(name);
    }

    public void setApplication(String name) throws GeneratorException {
        application = padded(name);
    }

    public void setSeconds(long since1970) {
        seconds = since1970;
    }

    public void setMixed(boolean lowerCaseToo) {
        mixed = lowerCaseToo;
    }

    public String getPassTicket() throws GeneralSecurityException {
        System.out.println("what a generator prints must not get among the answers");
        byte[] names = (user + application).getBytes(Charset.forName("IBM037"));
        long start = number(mac(names), 6) ^ seconds;
        long left = start >>> 24;
        long right = start & 0xFFFFFF;
        for (int round = 1; round <= 6; round++) {
            byte[] message = new byte[4 + names.length];
            message[0] = (byte) (right >> 16);
            message[1] = (byte) (right >> 8);
            message[2] = (byte) right;
            message[3] = (byte) round;
            System.arraycopy(names, 0, message, 4, names.length);
            long step = left ^ number(mac(message), 3);
            if (!mixed && round % 2 == 1) {
                step &= 0x1FFFF;
            }
            left = right;
            right = step;
        }
        StringBuilder ticket = new StringBuilder();
        for (long value = left << 24 | right; ticket.length() < 8; value /= mixed ? 64 : 36) {
            ticket.insert(0, ALPHABET.charAt((int) (value % (mixed ? 64 : 36))));
        }
        return ticket.toString();
    }

    private static String padded(String name) throws GeneratorException {
        String upper = name.toUpperCase(java.util.Locale.ROOT);
        if (!upper.matches("[A-Z0-9$#@]{1,8}")) {
            throw new GeneratorException("1 to 8 characters of A-Z, 0-9, $, #, @");
        }
        return String.format("%-8s", upper);
    }

    private byte[] mac(byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(key, "HmacSHA512"));
        return mac.doFinal(message);
    }

    private static long number(byte[] octets, int length) {
        long number = 0;
        for (int n = 0; n < length; n++) {
            number = number << 8 | octets[n] & 0xFF;
        }
        return number;
    }
}

class GeneratorException extends Exception {
    GeneratorException(String why) {
        super(why);
    }
}
