package protocol;

/** The implementation looked at the input and refuses it. */
public final class Refused extends Exception {
    final String reason;

    public Refused(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }
}
