package dev.azureml.operator.asset;

/** Which version stands for a spec, as far as it is known. */
public sealed interface Choice {
    /** This one: it is there with that content, or free to be made. */
    record Use(String version) implements Choice {
    }

    /** It depends on what Azure has under this one. */
    record Read(String version) implements Choice {
    }

    /** The version that the spec names has another content in Azure; versions are immutable. */
    record Taken(String version) implements Choice {
    }

    /** So many numbers are taken in a row, though Azure says that the first of them is free. */
    record Crowded(String first, String last) implements Choice {
    }

    /** It depends on the container. */
    record ReadContainer() implements Choice {
    }
}
