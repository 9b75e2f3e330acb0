package io.graft.plugins.medical;

import io.graft.spi.text.LabelledSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the names of persons by titles, roles, given names and Chinese family names. */
final class PersonNames {
  private static final String WORD = "\\p{Lu}(?:[\\p{L}]|['’-](?!s(?!\\p{L}))(?=\\p{L})){1,20}";
  private static final String INITIAL = "\\p{Lu}\\.";
  private static final String PARTICLE =
      "(?:(?:van|von|de|der|den|la|le|al|bin|ter|dos|da|di|el) ){0,2}";
  private static final String FULL =
      "(?:" + WORD + "|" + INITIAL + ")(?: (?:" + INITIAL + " )?" + PARTICLE + WORD + "){0,2}";

  /** {@code Dr. Alice Moreau}: the title is no part of the name. */
  private static final Pattern TITLED =
      Pattern.compile(
          "(?<!\\p{L})(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Professor|Doctor|Nurse|Sister|Sr|Rev|Father"
              + "|Capt|Sgt|Midwife|Matron)\\.? (?<it>"
              + PARTICLE
              + FULL
              + ")");

  /** {@code her daughter Lena}, {@code Patient: Omar Haddad}, {@code signed by K. Lindqvist}. */
  private static final Pattern ROLE =
      Pattern.compile(
          "(?<!\\p{L})(?i:(?:patient|name|daughter|son|wife|husband|mother|father|sister|brother|neighbour|neighbor"
              + "|partner|carer|caregiver|guardian|aunt|uncle|niece|nephew|cousin|friend|surgeon|physiotherapist"
              + "|pharmacist|midwife|dietitian|attending|consultant|GP|seen by|signed by|reviewed by|signed"
              + "|dictated by|referred by|contact|named|called|cc|interpreter|resident|registrar)"
              + "(?: is)?[:,]? )(?<it>"
              + FULL
              + ")");

  private static final Pattern CAPITALISED = Pattern.compile("(?<![\\p{L}'’])(?<it>" + FULL + ")");

  /** Given names of several languages, which without a title still say that a name begins. */
  private static final Set<String> GIVEN =
      Set.of(
          ("Alice Anna Anne Amir Ahmed Aisha Alan Amelia Andrew Angela Anita Arthur Barbara Ben Benjamin Carla Carlos"
                  + " Carol Catherine Charles Charlotte Chloe Claire Daniel David Deborah Diana Diego Dmitri Edward"
                  + " Elena Elizabeth Ella Emily Emma Eric Eva Fatima Felix Fiona Frank George Giulia Grace Greta"
                  + " Hannah Harold Harry Helen Henry Hugo Ibrahim Ines Ingrid Irene Isabel Ivan Jack Jacob James Jane"
                  + " Jennifer Jessica Joan John Jonas Jorge Joseph Julia Karen Karl Kate Kenneth Kevin Khalid Laura"
                  + " Leila Lena Leo Liam Linda Lisa Louis Lucas Lucy Luis Magnus Marco Margaret Maria Marie Mark"
                  + " Martha Martin Mary Matthew Maya Michael Miguel Mohammed Nadia Naomi Nathan Nina Noah Nora Oliver"
                  + " Olga Omar Oscar Patricia Paul Pedro Peter Philip Priya Rachel Rahul Ravi Rebecca Richard Robert"
                  + " Rosa Ruth Samuel Sandra Sara Sarah Sofia Sophie Stefan Stephen Susan Thomas Tobias Valentina Vera"
                  + " Victor Walter William Yusuf Yuki Zara Zoe")
              .split(" "));

  /** Words that stand after a role with a capital and are no names. */
  private static final Set<String> NO_NAMES =
      Set.of(
          ("The He She It They His Her No Not Denies Reports Has Is Was Seen Patient Name Date Address Phone"
                  + " Monday Tuesday Wednesday Thursday Friday Saturday Sunday Parkinson Crohn Alzheimer Hodgkin MRI CT"
                  + " ECG ICU ID MRN NHS GP X-ray Tel Email Dr Mr Mrs Ms Miss Prof Professor Doctor Nurse")
              .split(" "));

  private static final String FAMILY =
      "(?:欧阳|司马|上官|诸葛|王|李|张|刘|陈|杨|黄|赵|吴|周|徐|孙|马|朱|胡|郭|何|高|林|罗|郑|梁|谢|宋|唐|许|韩|冯|邓|曹|彭|曾|萧|肖"
          + "|田|董|袁|潘|于|蒋|蔡|余|杜|叶|程|苏|魏|吕|丁|任|沈|姚|卢|姜|崔|钟|谭|陆|汪|范|金|石|廖|贾|夏|韦|方|白|邹|孟|熊|秦|邱|江"
          + "|尹|薛|闫|段|雷|侯|龙|史|陶|黎|贺|顾|毛|郝|龚|邵|万|钱|严|覃|武|戴|莫|孔|向|汤)";

  /** {@code J. Beaumont}. */
  private static final Pattern INITIALED =
      Pattern.compile("(?<![\\p{L}.])(?<it>(?:\\p{Lu}\\. ?){1,2}" + WORD + ")");

  /** Words that begin as a family name does. */
  private static final String NO_HAN_NAME =
      "(?!张口|张力|周身|周围|胡言|陈旧|许多|严重|唐氏|黄疸|黄染|高血|高热|高烧|高龄|程度|任何|方便|方才|余未|余无|金黄|白细|白内|白血|白天|白带"
          + "|于|向|何时|何种|万古|马上|曾经|曾行|曾因|曾有|曾在|曾于|曾用|毛细|史|石膏|江|路|常|宋体|雷诺|龙胆|金属|丁|石|夏季|秦|段|叶酸)";

  /** What a text goes on with after a name, and a name hardly ends with. */
  private static final String NO_END =
      "[^男女于因今自已在诉主电的医护告签陪说来住年近有无曾到表否代为查联确可术患体死负照评交沟转核称既行入顺拒要觉是与和向教先大老及、，。；：]";

  private static final String HAN_NAME =
      NO_HAN_NAME + FAMILY + "\\p{IsHan}(?:(?=" + NO_END + ")\\p{IsHan})?+";

  /** {@code 患者王小明}: after a role. */
  private static final Pattern CHINESE_ROLE =
      Pattern.compile(
          "(?:患者姓名|患者|姓名|病人|患儿|产妇|医师|医生|护士|主任|教授|患者家属|家属|联系人|其子|其女|其妻|其夫|丈夫|妻子|儿子|女儿|母亲"
              + "|父亲|签名|记录者|主治|术者|助手|麻醉师|由|与|向|陪同者|监护人|姐姐|哥哥|弟弟|妹妹|会诊)(?:为|是|系)?[:：]?\\s?(?<it>"
              + HAN_NAME
              + ")");

  /** {@code 苏晴，女，28岁}: at the beginning, before the sex. */
  private static final Pattern CHINESE_OPENING =
      Pattern.compile(
          "(?:^|[。；\\n])(?<it>" + NO_HAN_NAME + FAMILY + "\\p{IsHan}{1,2}?)(?=[，,]?[男女][，,性。])");

  /** {@code 王建国医生}, {@code 李女士}: before a title. */
  private static final Pattern CHINESE_TITLED =
      Pattern.compile(
          "(?<![\\p{IsHan}&&[^由请经与和向找是为给被让约见至]])(?<it>"
              + FAMILY
              + "\\p{IsHan}{0,2}?)(?=(?:主治|主任|副主任|住院)?(?:医师|医生|主任|护士|教授|先生|女士|护士长|大夫|阿姨"
              + "|老师|技师|药师))");

  private PersonNames() {}

  /** The names in a text, perhaps found twice. */
  static List<LabelledSpan> find(String text) {
    List<LabelledSpan> found = new ArrayList<>();
    for (Pattern pattern :
        List.of(TITLED, INITIALED, CHINESE_ROLE, CHINESE_OPENING, CHINESE_TITLED)) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        found.add(new LabelledSpan(matcher.start("it"), matcher.end("it"), "NAME"));
      }
    }
    Matcher role = ROLE.matcher(text);
    int at = 0;
    while (role.find(at)) {
      String first = role.group("it").split("[ '’.]", 2)[0];
      if (!NO_NAMES.contains(first)
          && (first.length() == 1 || !first.equals(first.toUpperCase(Locale.ROOT)))) {
        found.add(new LabelledSpan(role.start("it"), role.end("it"), "NAME"));
      }
      at = role.start("it") + 1;
    }
    Matcher capitals = CAPITALISED.matcher(text);
    at = 0;
    while (capitals.find(at)) {
      String[] words = capitals.group("it").split(" ");
      boolean given = GIVEN.contains(words[0]);
      if (given) {
        found.add(new LabelledSpan(capitals.start("it"), capitals.end("it"), "NAME"));
      }
      at = given ? capitals.end("it") : capitals.start("it") + words[0].length();
    }
    return found;
  }
}
