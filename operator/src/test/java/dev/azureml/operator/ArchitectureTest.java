package dev.azureml.operator;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.azureml.api.Advice;
import dev.azureml.api.Condition;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Bodies;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.config.AllSettings;
import dev.azureml.operator.config.Setting;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.time.TimeZones;
import dev.azureml.operator.text.Printable;
import dev.azureml.operator.text.Suggestion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Dependencies point one way: kinds to the plan, the engine to plan and arm, the program to all. */
@AnalyzeClasses(packages = "dev.azureml.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.azureml.operator";
    /** The package of each, and what is below it. */
    private static final String[] KINDS = KindRegistry.bindings(Duration.ZERO).stream()
            .map(binding -> binding.kind().getClass().getPackageName() + "..").toArray(String[]::new);
    private static final String ASSETS = ROOT + ".asset..";
    /** Rules of Azure's that several kinds go by. */
    private static final String AZURE_ML = ROOT + ".azureml..";
    private static final String DIAGNOSTICS = ROOT + ".diagnostics..";
    private static final String WORKBOOK = ROOT + ".workbook..";
    /** The packages of the engine, each above all that it may use; the engine itself is above all of them. */
    private static final List<String> ENGINE = List.of("spec", "references", "queue", "inputs", "status", "azure",
            "outputs");
    private static final String[] VALUES = {"java.lang..", "java.util..", "java.math..", "com.fasterxml.jackson..",
        "org.jspecify.annotations.."};

    @ArchTest
    static final ArchRule ARM_KNOWS_NO_KUBERNETES = noClasses().that().resideInAPackage(ROOT + ".arm..").should()
            .dependOnClassesThat(resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", "dev.azureml.api..")
                    .or(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".arm..")))));

    /** So that the page of advice has each rule. */
    @ArchTest
    static final ArchRule ADVICE_IS_OF_A_RULE = noClasses().that().doNotBelongToAnyOf(AdviceRule.class).should()
            .callConstructor(Advice.class, String.class, String.class, String.class);

    @ArchTest
    static final ArchRule THE_PLAN_KNOWS_VALUES_ALONE = noClasses().that().resideInAPackage(ROOT + ".plan..").should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT + ".plan..")))
                    .and(not(belongToAnyOf(ArmId.class, SensitiveString.class, ArmResult.class, Bodies.class,
                            Printable.class, Suggestion.class))));

    @ArchTest
    static final ArchRule THE_PLAN_DOES_NO_IO = noClasses().that().resideInAPackage(ROOT + ".plan..").should()
            .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..",
                    "io.fabric8..", "io.javaoperatorsdk..", "com.azure..", "org.slf4j..", "java.util.concurrent.."));

    @ArchTest
    static final ArchRule ONLY_TABLES_ARE_READ_FROM_A_STREAM = noClasses().that()
            .resideInAPackage(ROOT + ".plan..").and(not(belongToAnyOf(ArmSchema.class, TimeZones.class))).should()
            .dependOnClassesThat(resideInAPackage("java.io..").and(not(type(java.io.Serializable.class))));

    @ArchTest
    static final ArchRule KINDS_ARE_PURE_TRANSLATIONS = classes().that().resideInAnyPackage(KINDS).or()
            .resideInAnyPackage(ASSETS, AZURE_ML, DIAGNOSTICS, WORKBOOK).should()
            .onlyDependOnClassesThat(resideInAnyPackage(VALUES)
                    .or(resideInAnyPackage("dev.azureml.api..", ROOT + ".plan..", "java.time.."))
                    .or(resideInAnyPackage("java.nio.charset..", "java.security.."))
                    .or(belongToAnyOf(ArmId.class, SensitiveString.class, Suggestion.class))
                    // Certificates are read from the bytes of a Secret.
                    .or(belongToAnyOf(ByteArrayInputStream.class, InputStream.class, IOException.class))
                    .or(resideInAnyPackage(ASSETS, AZURE_ML, DIAGNOSTICS, WORKBOOK)).or(resideInAnyPackage(KINDS)));

    @ArchTest
    static final ArchRule WHAT_KINDS_SHARE_IS_OF_NO_KIND = noClasses().that()
            .resideInAnyPackage(ASSETS, DIAGNOSTICS, WORKBOOK)
            .should()
            .dependOnClassesThat(resideInAnyPackage(KINDS));

    @ArchTest
    static final ArchRule AZURE_S_RULES_ARE_OF_NO_KIND = noClasses().that().resideInAPackage(AZURE_ML).should()
            .dependOnClassesThat(resideInAnyPackage(KINDS).or(resideInAPackage(ASSETS)));

    @ArchTest
    static final ArchRule WORDS_KNOW_NOTHING = classes().that().resideInAPackage(ROOT + ".text..").should()
            .onlyDependOnClassesThat(resideInAnyPackage(VALUES).or(resideInAPackage(ROOT + ".text..")));

    @ArchTest
    static final ArchRule TENANTS_ARE_A_MODEL_OF_A_FILE = noClasses().that().resideInAPackage(ROOT + ".tenant..")
            .should()
            .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT + ".tenant..",
                    ROOT + ".text.."))));

    @ArchTest
    static final ArchRule A_SIMULATION_IS_OF_AZURE_ALONE = noClasses().that().resideInAPackage(ROOT + ".simulation..")
            .should().dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(not(resideInAnyPackage(ROOT + ".simulation..", ROOT + ".arm.."))));

    @ArchTest
    static final ArchRule MANIFESTS_ARE_HELD_AGAINST_SCHEMAS_ALONE = noClasses().that()
            .resideInAPackage(ROOT + ".manifest..").should().dependOnClassesThat(resideInAPackage(ROOT + "..")
                    .and(not(resideInAnyPackage(ROOT + ".manifest..", ROOT + ".text.."))));

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching(ROOT + ".(*)..")
            .namingSlices("$1").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_KIND_USES_ANOTHER = classes().that().resideInAnyPackage(KINDS)
            .should(useNoOtherKind());

    @ArchTest
    static final ArchRule THE_ENGINE_KNOWS_NO_KIND = noClasses().that().resideInAPackage(ROOT + ".engine..").should()
            .dependOnClassesThat(resideInAnyPackage(KINDS).or(resideInAnyPackage(ROOT, ROOT + ".config..",
                    ROOT + ".telemetry..")));

    @ArchTest
    static final ArchRule THE_ENGINE_IS_BUILT_UPWARDS = classes().that().resideInAPackage(ROOT + ".engine..")
            .should(useWhatStandsBelow());

    @ArchTest
    static final ArchRule SETTINGS_AND_TELEMETRY_STAND_BESIDE = noClasses().that()
            .resideInAnyPackage(ROOT + ".config..", ROOT + ".telemetry..").should()
            .dependOnClassesThat(resideInAnyPackage(ROOT, ROOT + ".engine..", ROOT + ".plan..")
                    .or(resideInAnyPackage(KINDS)));

    @ArchTest
    static final ArchRule ONE_PLACE_MAKES_CONDITIONS = noClasses().that()
            .doNotHaveFullyQualifiedName(ROOT + ".engine.status.Conditions").should()
            .callConstructorWhere(constructor(Condition.class));

    @ArchTest
    static final ArchRule ONLY_THE_ENTRY_PRINTS = noClasses().that().areNotAssignableTo(Main.class).should()
            .accessField(System.class, "out").orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule ONE_WAY_TO_LOG = noClasses().should().dependOnClassesThat()
            .resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule NOBODY_SLEEPS = noClasses().should().callMethodWhere(sleeps());

    @ArchTest
    static final ArchRule NO_MUTABLE_STATICS = fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule EVERY_SETTING_BECOMES_A_VALUE = fields().that().areDeclaredIn(AllSettings.class).and()
            .haveRawType(Setting.class).should(beUsedOutsideTheirClass());

    @ArchTest
    static final ArchRule EVERY_VALUE_OF_A_SETTING_IS_USED = methods().that().areDeclaredInClassesThat()
            .resideInAPackage(ROOT + ".config..").and().areDeclaredInClassesThat().areRecords().and()
            .areDeclaredInClassesThat().haveSimpleNameEndingWith("Settings").and()
            .haveRawParameterTypes(new Class<?>[0])
            .and().arePublic().and().doNotHaveName("toString").and().doNotHaveName("hashCode")
            .should(beUsedBeyondEquality());

    private static DescribedPredicate<JavaConstructorCall> constructor(
            Class<?> of) {
        return DescribedPredicate.describe("of " + of.getSimpleName(),
                call -> call.getTargetOwner().isEquivalentTo(of));
    }

    private static ArchCondition<JavaClass> useWhatStandsBelow() {
        return new ArchCondition<>("use packages of the engine that stand below theirs") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> height(dependency.getTargetClass()) > height(type))
                        .forEach(dependency -> events.add(SimpleConditionEvent.violated(type, dependency
                                .getDescription())));
            }
        };
    }

    /** How high a class of the engine stands; below all of them what is of other packages. */
    private static int height(JavaClass type) {
        String engine = ROOT + ".engine";
        String name = type.getPackageName();
        if (!name.equals(engine) && !name.startsWith(engine + ".")) {
            return -1;
        }
        int at = name.equals(engine) ? ENGINE.size() : ENGINE.indexOf(name.substring(engine.length() + 1));
        if (at < 0) {
            throw new IllegalStateException(name + " has no place in the order of the engine's packages");
        }
        return at;
    }

    private static DescribedPredicate<JavaMethodCall> sleeps() {
        Set<String> sleepers = Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit");
        return DescribedPredicate.describe("sleeps", call -> call.getName().equals("sleep")
                && sleepers.contains(call.getTargetOwner().getFullName()));
    }

    private static ArchCondition<JavaClass> useNoOtherKind() {
        return new ArchCondition<>("use no other kind") {
            @Override
            public void check(JavaClass kind, ConditionEvents events) {
                kind.getDirectDependenciesFromSelf().stream()
                        .filter(d -> resideInAnyPackage(KINDS).test(d.getTargetClass()))
                        .filter(d -> !d.getTargetClass().getPackageName().equals(kind.getPackageName()))
                        .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
            }
        };
    }

    private static <M extends JavaMember> ArchCondition<M> beUsedOutsideTheirClass() {
        return new ArchCondition<>("be used outside their class") {
            @Override
            public void check(M member, ConditionEvents events) {
                boolean used = member.getAccessesToSelf().stream().map(JavaAccess::getOriginOwner)
                        .anyMatch(user -> !user.equals(member.getOwner()));
                if (!used) {
                    events.add(SimpleConditionEvent.violated(member, member.getFullName() + " is used by nobody"));
                }
            }
        };
    }

    /** The record's own equals and toString read fields, not accessors; whatever calls the accessor wants the value. */
    private static <M extends JavaMember> ArchCondition<M> beUsedBeyondEquality() {
        return new ArchCondition<>("be called") {
            @Override
            public void check(M member, ConditionEvents events) {
                boolean readByItsOwn = member.getOwner().getMethods().stream()
                        .filter(m -> !m.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(m -> !Set.of("equals", "hashCode", "toString", member.getName()).contains(m.getName()))
                        .flatMap(m -> m.getFieldAccesses().stream())
                        .anyMatch(access -> access.getName().equals(member.getName()));
                if (member.getAccessesToSelf().isEmpty() && !readByItsOwn) {
                    events.add(SimpleConditionEvent.violated(member, member.getFullName() + " is used by nobody"));
                }
            }
        };
    }
}
