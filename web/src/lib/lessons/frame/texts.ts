// Texts of the frame around every lesson, and of the overview.

import type { Lang } from "../titles";

export interface FrameTexts {
  lessons: string;
  about: string;
  lesson: (n: number) => string;
  progress: (done: number, of: number) => string;
  completed: string;
  courseQuestions: string;
  courseQuestionsText: string;
  question: string;
  answeredIn: string;
  noLesson: (id: string) => string;
  overview: string;
  home: string;
  ideaName: string;
  before: string;
  step: (n: number) => string;
  done: string;
  /** Of a step that is not done yet, by what it asks for. */
  todo: Record<"both" | "guess" | "figure", string>;
  stepLink: (n: number) => string;
  forTeachers: string;
  answersOn: string;
  largeType: string;
  print: string;
  previous: string;
  next: string;
  yourGuess: string;
  check: string;
  reveal: string;
  noNumber: string;
  right: string;
  near: (guess: string) => string;
  far: (guess: string) => string;
  theValue: string;
  rightChoice: string;
  wrongChoice: (answer: string) => string;
  sameIn: (library: string) => string;
  questions: string;
  course: string;
  ours: string;
  show: string;
  hide: string;
  answer: string;
  note: string;
  ownModel: (model: string) => string;
  /** Leads to the list of models. */
  chooseModel: string;
}

const en: FrameTexts = {
  lessons: "Lessons",
  about:
    "Thirteen lessons on image classification. In each one you guess a number, compute it by moving something, and check it.",
  lesson: (n) => `Lesson ${n}`,
  progress: (done, of) => `${done} of ${of} steps done`,
  completed: "completed",
  courseQuestions: "The questions of the course",
  courseQuestionsText:
    "These are the questions of the course, and the lessons that answer them. The Korean wording is that of the course.",
  question: "Question",
  answeredIn: "Answered in:",
  noLesson: (id) => `There is no lesson ${id}. These are the lessons:`,
  overview: "All lessons",
  home: "Home",
  ideaName: "Idea",
  before: "Before this lesson:",
  step: (n) => `Step ${n}`,
  done: "done",
  todo: {
    both: "not done yet: guess, and try the figure",
    guess: "not done yet: guess",
    figure: "not done yet: try the figure",
  },
  stepLink: (n) => `Link to step ${n}`,
  forTeachers: "For teachers:",
  answersOn: "Offer the answers",
  largeType: "Large type",
  print: "Print",
  previous: "Previous lesson",
  next: "Next lesson",
  yourGuess: "Your guess",
  check: "Check",
  reveal: "Show the value",
  noNumber: "Enter a number, such as 0.5.",
  right: "Your guess is right.",
  near: (guess) => `Your guess, ${guess}, is close.`,
  far: (guess) => `Your guess was ${guess}.`,
  theValue: "The value is",
  rightChoice: "That is right.",
  wrongChoice: (answer) => `That is not right. The answer is: ${answer}`,
  sameIn: (library) => `The same in ${library}`,
  questions: "Questions",
  course: "The course asks",
  ours: "Another question",
  show: "Show the answer",
  hide: "Hide the answer",
  answer: "Answer",
  note: "Note",
  ownModel: (model) => `See it in your own model, ${model}`,
  chooseModel: "Choose one of your models to see it there",
};

const ko: FrameTexts = {
  lessons: "수업",
  about:
    "이미지 분류를 13개의 과로 나누어 배웁니다. 먼저 값을 예상하고, 직접 움직여 계산한 다음, 맞는지 확인합니다.",
  lesson: (n) => `${n}과`,
  progress: (done, of) => `${of}단계 중 ${done}단계 완료`,
  completed: "완료",
  courseQuestions: "강의의 질문",
  courseQuestionsText:
    "강의에 나오는 질문과 그 답이 있는 과입니다. 질문은 강의의 표기 그대로입니다.",
  question: "질문",
  answeredIn: "답이 있는 과:",
  noLesson: (id) => `${id}라는 과는 없습니다. 다음 중에서 고르세요.`,
  overview: "전체 목록",
  home: "홈",
  ideaName: "핵심",
  before: "먼저 볼 과:",
  step: (n) => `${n}단계`,
  done: "완료",
  todo: {
    both: "미완료: 값을 예상하고 그림을 움직여 보세요",
    guess: "미완료: 값을 예상해 보세요",
    figure: "미완료: 그림을 움직여 보세요",
  },
  stepLink: (n) => `${n}단계 링크`,
  forTeachers: "수업용:",
  answersOn: "답 제공",
  largeType: "큰 글자",
  print: "인쇄",
  previous: "이전 과",
  next: "다음 과",
  yourGuess: "예상한 값",
  check: "확인",
  reveal: "값 보기",
  noNumber: "0.5와 같은 숫자를 입력하세요.",
  right: "예상이 맞았습니다.",
  near: (guess) => `예상한 값: ${guess}. 실제 값에 가깝습니다.`,
  far: (guess) => `예상한 값은 ${guess}입니다.`,
  theValue: "실제 값",
  rightChoice: "맞습니다.",
  wrongChoice: (answer) => `아닙니다. 정답: ${answer}`,
  sameIn: (library) => `같은 계산: ${library}`,
  questions: "질문",
  course: "강의의 질문",
  ours: "더 생각해 볼 질문",
  show: "답 보기",
  hide: "답 숨기기",
  answer: "답",
  note: "참고",
  ownModel: (model) => `내 모델(${model})에서 보기`,
  chooseModel: "내 모델을 골라 확인하기",
};

export const frameTexts: Record<Lang, FrameTexts> = { en, ko };
