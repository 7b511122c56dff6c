package dev.azureml.operator.asset;

/** Which version stands for a spec, as far as it is known. */
public sealed interface VersionChoice {
    /** This one: it is there with that content, or free to be made. */
    record Use(String version) implements VersionChoice {
    }

    /** It depends on what Azure has under this one. */
    record Read(String version) implements VersionChoice {
    }

    /** The version that the spec names has another content in Azure; versions are immutable. */
    record Taken(String version) implements VersionChoice {
    }

    /** So many numbers are taken in a row, though Azure says that the first of them is free. */
    record Crowded(String first, String last) implements VersionChoice {
    }

    /** It depends on the container. */
    record ReadContainer() implements VersionChoice {
    }
}
