package dev.azureml.e2e.kube;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link KubeServer} of this JVM, with the project's CRDs and policies; it stops after the last
 * test. Tests keep apart by {@link KubeServer#createNamespace}.
 */
public final class SharedKubeServer implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KubeServer.class;
    }

    @Override
    public KubeServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).computeIfAbsent(KubeServer.class,
                key -> KubeServer.start(Checkout.find()), KubeServer.class);
    }
}
