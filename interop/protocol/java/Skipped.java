/** The implementation is known not to do what was asked. */
final class Skipped extends Exception {
    Skipped(String why) {
        super(why);
    }
}
