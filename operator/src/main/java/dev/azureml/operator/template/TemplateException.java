package dev.azureml.operator.template;

/** What is wrong with a template, said for whoever wrote it. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TemplateException(String message) {
        super(message);
    }
}
