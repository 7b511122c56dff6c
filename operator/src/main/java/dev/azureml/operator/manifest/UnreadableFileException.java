package dev.azureml.operator.manifest;

/** A file that holds no Kubernetes objects; the message begins with its name and, where it is known, the line. */
public final class UnreadableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message);
    }
}
