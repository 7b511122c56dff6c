package dev.azureml.operator.arm;

/** The kinds of request for which Azure keeps separate budgets, with their refill a second. */
public enum VerbClass {
    READ("reads", 25),
    WRITE("writes", 10),
    DELETE("deletes", 10);

    private final String word;
    private final double refillPerSecond;

    VerbClass(String word, double refillPerSecond) {
        this.word = word;
        this.refillPerSecond = refillPerSecond;
    }

    public static VerbClass of(String method) {
        return switch (method) {
            case "GET", "HEAD" -> READ;
            case "DELETE" -> DELETE;
            default -> WRITE;
        };
    }

    /** As metrics and headers name it. */
    public String word() {
        return word;
    }

    double refillPerSecond() {
        return refillPerSecond;
    }
}
