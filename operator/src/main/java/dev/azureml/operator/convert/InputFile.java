package dev.azureml.operator.convert;

import dev.azureml.operator.declared.Answers;
import dev.azureml.operator.declared.JsonFile;
import dev.azureml.operator.template.Template;
import dev.azureml.operator.terraform.TerraformState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file to be converted.
 *
 * @param name as it is shown
 * @param problem why it can't be read; empty where it was
 */
record InputFile(String name, String text, Form form, Optional<String> problem) {
    private static final long LARGEST = 1024 * 1024L;
    /** Azure takes no larger template. */
    private static final long LARGEST_TEMPLATE = 4 * LARGEST;
    private static final String STATE = ".tfstate";
    /** Without any of it, broken JSON is none of ours. */
    private static final Pattern OURS = Pattern.compile("(?i)microsoft[.]machinelearningservices|deploymenttemplate"
            + "|terraform_version|azurerm_|azapi_");
    private static final long LARGEST_JSON = 64 * LARGEST;

    /** What is written in a file. */
    enum Form {
        /** Files of az ml, or what it shows. */
        YAML,
        /** A template of Azure Resource Manager. */
        TEMPLATE,
        /** What Azure Resource Manager answered. */
        ANSWERS,
        /** Terraform's state. */
        STATE,
        /** JSON that has nothing to do with Azure Machine Learning, as far as can be seen. */
        OTHER
    }

    /** Returns the files under a path: itself, or what can be converted in it, without hidden folders and without links. */
    static List<InputFile> under(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(read(path));
        }
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isHidden(folder) && !folder.equals(path)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if ((isYaml(file) || isJson(file)) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        // Much else is JSON.
        return found.stream().sorted().map(InputFile::read).filter(input -> input.form() != Form.OTHER || input.name()
                .toLowerCase(Locale.ROOT).endsWith(STATE)).toList();
    }

    private static boolean isHidden(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") && !name.equals(".") && !name.equals("..");
    }

    /** Whether it speaks of resources as Azure Resource Manager does. */
    boolean isOfResources() {
        return form != Form.YAML;
    }

    private static boolean isJson(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".json") || name.endsWith(STATE);
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.endsWith(".yml") || name.endsWith(".yaml")) && !name.startsWith(".");
    }

    private static InputFile read(Path file) {
        String name = file.normalize().toString();
        try {
            if (Files.size(file) > (isJson(file) ? LARGEST_JSON : LARGEST)) {
                return unread(name, isJson(file)
                        ? "is larger than 64 MiB: convert a part of it"
                        : "is larger than 1 MiB, which no file of az ml is");
            }
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return of(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            return unread(name, "is no text in UTF-8");
        } catch (IOException e) {
            return unread(name, "can't be read");
        }
    }

    private static InputFile unread(String name, String why) {
        return new InputFile(name, "", Form.YAML, Optional.of(why));
    }

    /** Tells what the text is by what is in it: names of files say little. */
    private static InputFile of(String name, String text) {
        if (Template.isTemplate(text)) {
            return new InputFile(name, text, Form.TEMPLATE, text.length() > LARGEST_TEMPLATE
                    ? Optional.of("is larger than 4 MiB, which no template is")
                    : Optional.empty());
        }
        if (text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[")) {
            try {
                JsonFile json = JsonFile.read(text);
                Form form = TerraformState.isIn(json) ? Form.STATE : Answers.areIn(json) ? Form.ANSWERS : Form.YAML;
                if (form != Form.YAML || Shown.isIn(json.tree())) {
                    return new InputFile(name, text, form, Optional.empty());
                }
            } catch (IOException e) {
                if (isJson(Path.of(name))) { // YAML may begin so, too
                    return new InputFile(name, "", OURS.matcher(text).find() ? Form.YAML : Form.OTHER, Optional.of(
                            String.valueOf(e.getMessage())));
                }
            }
        }
        return wrongKind(name).map(why -> new InputFile(name, "", Form.OTHER, Optional.of(why)))
                .orElseGet(() -> new InputFile(name, text, Form.YAML,
                        Optional.empty()));
    }

    /** What is wrong with a file that is called so, and has nothing of what is known in it. */
    private static Optional<String> wrongKind(String name) {
        String end = name.toLowerCase(Locale.ROOT).replaceFirst(".*[.]", "");
        return switch (end) {
            case "json", "tfstate" -> Optional.of(
                    "is JSON and no template of Azure Resource Manager, whose $schema is that of deploymentTemplate.json,"
                            + " no resource of Azure Machine Learning with its id, and no state of Terraform; a file of"
                            + " parameters goes with --parameters");
            case "tf" ->
                Optional.of("is a configuration of Terraform: convert the state that it made, as terraform show"
                        + " -json prints it");
            case "bicep" -> Optional.of("is Bicep: convert the template that bicep build makes of it");
            default -> Optional.empty();
        };
    }
}
