/** The implementation looked at the input and refuses it. */
final class Refused extends Exception {
    final String reason;

    Refused(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }
}
