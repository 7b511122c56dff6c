package dev.azureml.operator.tenant;

/** What an object does with something in Azure. Whoever may do one of the others may refer to it, too. */
public enum Use {
    /** Name it in a body, or read it. */
    REFER("refer to"),
    /** Create, update or delete it, and call its actions. */
    MANAGE("manage"),
    /** Create or delete the assignment of a role, or of a policy, on it. */
    GRANT("grant roles on"),
    /** Assign roles on it with which their holders can assign roles in turn. */
    DELEGATE("give the right to assign roles on"),
    /** Read or renew its keys. */
    KEYS("read the keys of");

    private final String words;

    Use(String words) {
        this.words = words;
    }

    /** Returns how a sentence says it, such as "grant roles on". */
    String words() {
        return words;
    }
}
