package protocol;

/** The implementation is known not to do what was asked. */
public final class Skipped extends Exception {
    public Skipped(String why) {
        super(why);
    }
}
