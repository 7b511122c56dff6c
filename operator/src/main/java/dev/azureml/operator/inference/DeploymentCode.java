package dev.azureml.operator.inference;

import dev.azureml.api.CodeConfiguration;
import dev.azureml.api.ConfigMapValueSource;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Archive;
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The scoring code of a deployment that is not a code version yet, wherever the spec has it. */
final class DeploymentCode {
    private static final Pattern FILE = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9._-]*(/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*");

    private final String path;
    private final String deployment;
    private final ArmId endpoint;
    private final ResolvedReferences resolved;
    private final Consumer<Problem> hindrances;

    /**
     * @param path where the spec has the configuration of the code
     * @param hindrances gets what stands in the way
     */
    DeploymentCode(String path, String deployment, ArmId endpoint, ResolvedReferences resolved,
            Consumer<Problem> hindrances) {
        this.path = path;
        this.deployment = deployment;
        this.endpoint = endpoint;
        this.resolved = resolved;
        this.hindrances = hindrances;
    }

    /** The version to be made of it; empty when it is one already, when there is none, or it can't be made. */
    Optional<Intent> version(CodeConfiguration code) {
        if (code.codeUri() != null) {
            return Optional.of(CodeVersion.of(code.codeUri(), deployment, endpoint, resolved));
        }
        if (code.files() != null) {
            return brought(".files", files(code.files()));
        }
        if (code.configMapRef() != null) {
            String name = code.configMapRef().name();
            FileSet files = resolved.directory(name);
            return files.lack(code.scoringScript())
                    .map(lack -> hindered(Reason.DEPENDENCY_NOT_READY, ".scoringScript", "ConfigMap " + name + lack))
                    .orElseGet(() -> brought(".configMapRef", files));
        }
        return Optional.ofNullable(code.archive()).map(archive -> CodeVersion.of(Archive.of(path + ".archive", archive,
                code.scoringScript()), deployment, endpoint, resolved));
    }

    private FileSet files(Map<String, ConfigMapValueSource> sources) {
        Map<String, String> texts = new HashMap<>();
        sources.forEach((name, source) -> texts.put(name, resolved.configMapValue(source.configMapKeyRef())));
        return FileSet.ofTexts(texts);
    }

    private Optional<Intent> brought(String property, FileSet files) {
        Set<String> paths = files.paths();
        Optional<String> wrong = paths.stream().filter(name -> !FILE.matcher(name).matches()).findFirst();
        if (wrong.isPresent()) {
            return hindered(Reason.INVALID_SPEC, property, "'" + wrong.get() + "' is no relative path of letters, "
                    + "digits, dots, dashes and underscores");
        }
        return paths.size() > FileSet.MOST
                ? hindered(Reason.INVALID_SPEC, property, "there are " + paths.size() + " files, and " + FileSet.MOST
                        + " at most are uploaded; bring them as an archive")
                : Optional.of(CodeVersion.of(files, deployment, endpoint, resolved));
    }

    private Optional<Intent> hindered(Reason reason, String property, String why) {
        hindrances.accept(new Problem(reason, path + property + ": " + why));
        return Optional.empty();
    }
}
