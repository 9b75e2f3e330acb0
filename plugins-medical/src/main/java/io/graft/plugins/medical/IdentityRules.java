package io.graft.plugins.medical;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What dates, document numbers, phones, addresses and e-mail look like. Each pattern has a group
 * {@code it}; every repetition is bounded, so the time is linear in the text.
 */
final class IdentityRules {
  /**
   * @param kind the label of what is found
   */
  record Rule(String kind, Pattern pattern) {}

  private static final String MONTH =
      "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
          + "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?:\\.(?= \\d))?";
  private static final String DAY = "(?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?";
  private static final String YEAR = "(?:19|20)\\d{2}";
  private static final String ZH_DIGIT = "[〇零一二三四五六七八九十\\d]";

  private static final String STREET =
      "(?:Street|St\\.?|Road|Rd\\.?|Avenue|Ave\\.?|Lane|Ln\\.?|Drive|Dr\\.|Boulevard|Blvd\\.?"
          + "|Court|Ct\\.?|Place|Pl\\.|Terrace|Way|Close|Crescent|Square|Row|Walk|Parkway|Hill)";

  static final List<Rule> ALL =
      List.of(
          rule(
              "EMAIL",
              "(?<![\\w.+-])(?<it>[\\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,4})"),
          // 3 March 2021, March 3rd, 2021, March 2021
          rule(
              "DATE",
              "(?<!\\w)(?<it>" + DAY + "(?: of)?[ -]" + MONTH + "(?:,?[ -]" + YEAR + ")?)(?!\\w)"),
          rule(
              "DATE",
              "(?<!\\w)(?<it>" + MONTH + " " + DAY + "(?:,? " + YEAR + ")?)(?![\\w%]|\\.\\d)"),
          rule("DATE", "(?<!\\w)(?<it>" + MONTH + ",? " + YEAR + ")(?!\\w)"),
          // 2021-03-03, 03/03/2021, 3.3.21
          rule("DATE", "(?<![\\w./-])(?<it>" + YEAR + "([-/.])\\d{1,2}\\2\\d{1,2})(?![\\w/-])"),
          rule(
              "DATE",
              "(?<![\\w./-])(?<it>\\d{1,2}([/.-])\\d{1,2}\\2(?:" + YEAR + "|\\d{2}))(?![\\w/-])"),
          rule(
              "DATE",
              "(?:\\b(?:on|since|from|until|by|dated|of|date) )(?<it>(?:0?[1-9]|1[0-2])/(?:[12]\\d|3[01]|0?[1-9]))(?![\\w/])"),
          rule(
              "DATE",
              "(?<it>"
                  + ZH_DIGIT
                  + "{2,4} ?年 ?"
                  + ZH_DIGIT
                  + "{1,3} ?月(?: ?"
                  + ZH_DIGIT
                  + "{1,3} ?[日号])?)"),
          rule(
              "DATE", "(?<!年)(?<!\\d)(?<it>" + ZH_DIGIT + "{1,2} ?月 ?" + ZH_DIGIT + "{1,3} ?[日号])"),
          // numbers of documents: by what stands before them, or by their form
          rule(
              "ID",
              "(?i:\\b(?:MRN|NHS|SSN|ID|policy|insurance|passport|license|licence|chart|record|accession|account"
                  + "|case|hospital|file|member|specimen|visit|admission|encounter|patient)"
                  + "(?: (?:number|no\\.?|num|id|record|code|security))?s?(?: (?:is|was))?[:#.]{0,2} ?#?)"
                  + "(?<it>(?=[A-Z0-9-]{0,10}\\d)[A-Z0-9](?:[A-Z0-9/-]| (?=\\d{3})){2,18}[A-Z0-9])(?!\\w)"),
          rule("ID", "(?<![\\w-])(?<it>\\d{3}-\\d{2}-\\d{4})(?![\\w-])"),
          rule("ID", "(?<!\\w)(?<it>[1-9]\\d{16}[\\dXx])(?!\\w)"),
          rule(
              "ID",
              "(?:病案号|住院号|门诊号|就诊卡号?|身份证号?码?|医保卡?号?|床号|病历号|检查号|标本号|编号|护照号?码?|登记号|卡号)"
                  + "(?:为|是)?[:：]?\\s?(?<it>[A-Za-z0-9][A-Za-z0-9-]{2,19})"),
          // phones
          rule(
              "PHONE",
              "(?<![\\w+])(?<it>\\+\\d{1,3}[ -]?(?:\\(\\d{1,4}\\)[ -]?)?\\d{1,4}(?:[ -]?\\d{2,4}){1,4})(?!\\w)"),
          rule("PHONE", "(?<![\\w(-])(?<it>\\(\\d{2,5}\\) ?\\d{3,4}[ -]?\\d{3,4})(?![\\w-])"),
          rule(
              "PHONE",
              "(?<![\\w-])(?<it>\\d{3}[-. ]\\d{3}[-. ]\\d{4}(?: ?(?:x|ext\\.?) ?\\d{1,5})?)(?![\\w-])"),
          rule("PHONE", "(?<![\\w-])(?<it>0\\d{2,4}[ -]\\d{3,4}[ -]?\\d{3,4})(?![\\w-])"),
          rule("PHONE", "(?<!\\d)(?<it>1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4})(?!\\d)"),
          rule("PHONE", "(?<!\\d)(?<it>0\\d{2,3}-\\d{7,8})(?!\\d)"),
          rule(
              "PHONE",
              "(?i:\\b(?:tel|phone|call|fax|mobile|ext(?:ension)?|pager|bleep)\\.?:? )(?<it>\\d[\\d -]{2,14}\\d)(?!\\w)"),
          // addresses
          rule(
              "ADDRESS",
              "(?<!\\w)(?<it>(?:(?:Flat|Apt\\.?|Apartment|Unit|Suite|Room) \\w{1,5}, )?\\d{1,5}[A-Za-z]? "
                  + "(?:\\p{Lu}[\\p{L}']{1,20} ){1,3}"
                  + STREET
                  + "(?:, (?:Apt\\.?|Apartment|Flat|Unit|Suite) \\w{1,5})?"
                  + "(?:, \\p{Lu}\\p{Ll}{1,20}(?: \\p{Lu}\\p{Ll}{1,20}){0,2}){0,2}"
                  + "(?:,? (?:[A-Z]{2} \\d{5}(?:-\\d{4})?|[A-Z]{1,2}\\d{1,2}[A-Z]? \\d[A-Z]{2}))?)(?!\\w)"),
          rule("ADDRESS", "(?<!\\w)(?<it>(?:PO|P\\.O\\.) Box \\d{1,6})(?!\\w)"),
          rule("ADDRESS", "(?<!\\w)(?<it>[A-Z]{1,2}\\d{1,2}[A-Z]? \\d[A-Z]{2})(?!\\w)"),
          rule(
              "ADDRESS",
              "(?:老家在|住址|地址|现住|家住|住在|居住于|户籍|籍贯|住)(?:为|是|于|在)?[:：]?"
                  + "(?<it>(?:\\p{IsHan}{2,8}?(?:省|自治区))?(?:\\p{IsHan}{2,6}?市)?(?:\\p{IsHan}{1,6}?[区县])?"
                  + "(?:\\p{IsHan}{1,8}?(?:镇|乡|街道|村|小区))?"
                  + "(?:\\p{IsHan}{1,8}?(?:路|街|巷|大道|弄|胡同))?(?:\\p{IsHan}{2,8}?(?:小区|花园|苑))?"
                  + "(?:[\\d一二三四五六七八九十]{1,5}(?:号楼|号院|号|弄|栋|幢|单元|室|组))*)(?<=[省市区县镇乡村路街巷道弄号栋幢元室院楼园苑同组])"),
          rule(
              "ADDRESS",
              "(?<it>(?:(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海)省"
                  + "\\p{IsHan}{2,4}?市|(?:北京|上海|天津|重庆)市)(?:\\p{IsHan}{1,4}?[区县])?(?:\\p{IsHan}{1,8}?(?:路|街|巷|大道|镇|乡|村))?(?:\\d{1,5}(?:号楼|号院|号|弄|栋|幢|单元|室))*)"));

  private IdentityRules() {}

  private static Rule rule(String kind, String pattern) {
    return new Rule(kind, Pattern.compile(pattern));
  }
}
