package dev.azureml.api;

/** How much the status may hold; who writes it cuts to these, since the API server refuses more. */
public final class Limits {
    public static final int CONDITIONS = 16;
    public static final int RESOURCES = 128;
    public static final int DEPLOYMENTS = 128;
    public static final int PLAN = 128;
    public static final int PATHS = 128;
    public static final int CHANGES = 32;
    public static final int APPLIED_PATHS = 1024;
    public static final int SECRETS = 16;
    public static final int ACTIONS = 8;
    public static final int ADVICE = 64;
    public static final int ERRORS = 32;
    public static final int CATEGORIES = 128;

    /** Characters in a condition's message. */
    public static final int MESSAGE = 32_768;

    private Limits() {
    }
}
