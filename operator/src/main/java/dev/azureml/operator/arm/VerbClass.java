package dev.azureml.operator.arm;

/** The kinds of request for which Azure keeps separate budgets, with their refill a second. */
public enum VerbClass {
    READ("reads", 25), WRITE("writes", 10), DELETE("deletes", 10);

    private final String headerSuffix;
    private final double refillPerSecond;

    VerbClass(String headerSuffix, double refillPerSecond) {
        this.headerSuffix = headerSuffix;
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
        return headerSuffix;
    }

    String headerSuffix() {
        return headerSuffix;
    }

    double refillPerSecond() {
        return refillPerSecond;
    }
}
