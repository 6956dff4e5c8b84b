// All explicit questions of the course, in its own words and spelling, and where each is answered.

import type { LessonId } from "./registry";

export interface CourseQuestion {
  /** As the course writes it, so that its students recognize it. */
  course: string;
  en: string;
  lessons: LessonId[];
}

export const COURSE_QUESTIONS: readonly CourseQuestion[] = [
  {
    course: "이미지 데이터는 Fully Connected Neural Network을 합슥에 적합하지 않은가?",
    en: "Are images unsuited to learning with a fully connected network?",
    lessons: ["pictures"],
  },
  {
    course:
      "이미지 데이터를 입력으로 받아 cortex 와 같이 특징을 추출하는 방법은 무엇인가? Filter Kernel?",
    en: "How can features be extracted from an image, as the visual cortex does? With filters, or kernels?",
    lessons: ["convolution", "evidence"],
  },
  {
    course:
      "14_1_image_representation_for_cnns, 14_2_cnn_translation_invariance, 14_3_local_patch_filter 노크북 코드의 직관적 이해?",
    en: "What do the notebooks on image representation, translation invariance and local patches show?",
    lessons: ["pictures", "translation", "convolution"],
  },
  {
    course:
      "LLM에게 내적과 행렬의 크기 변환에 대해 물어보고 수학의 Convolution 연산을 이해하는가? 각 레이어의 행렬식의 구조와 연산을 이해하는가?",
    en: "What are the dot product, the shapes of the matrices, and convolution in mathematics? What is each layer as a matrix product?",
    lessons: ["convolution"],
  },
  {
    course: "Filter Kernel 함수의 역할을 이해하는가?",
    en: "What do filters and kernels do?",
    lessons: ["convolution"],
  },
  {
    course: "Loss Function과 Optimation을 통해 어떤 Parameter를 추정하는지 설명할 수있나?",
    en: "Which parameters are estimated by the loss function and the optimization?",
    lessons: ["optimizers"],
  },
  {
    course: "Convolution Layer 종단층에 왜 FNN을 연결하는가? layers.GlobalAveragePooling2D() ?",
    en: "Why does a dense network follow the last convolution? What does GlobalAveragePooling2D do?",
    lessons: ["flatten"],
  },
  {
    course: "아래 내용을 이해하고 설명할 수있는가?",
    en: "Can you explain the three animations of a moving window?",
    lessons: ["convolution", "padding_pooling"],
  },
  {
    course: "chapter08_image_classification.ipynb 의 코드를 이해하는 가?",
    en: "Do you understand the code of chapter 8 of the book, on image classification?",
    lessons: ["transfer"],
  },
  {
    course: "전이학습의 모델 아키텍처 구성을 이해하는가? 왜 전체 parameter를 학습하지 않는가?",
    en: "How is a model for transfer learning built, and why are not all parameters trained?",
    lessons: ["transfer"],
  },
  {
    course: "아래를 클릭하고 설명할 수 있는가?",
    en: "Can you explain what CNN Explainer shows?",
    lessons: ["evidence"],
  },
  {
    course: "Fatten 레이어의 역할은 무엇이지? 없어도 상관없는가?",
    en: "What does the Flatten layer do? Can a network do without it?",
    lessons: ["flatten"],
  },
  {
    course: "이게 어떤 원리로 성능이 좋아지는거야?",
    en: "By what principle does this improve the performance?",
    lessons: ["start_well"],
  },
];

/** A question of the course by its number, from 1: for the end of a lesson. */
export function courseQuestion(number: number): CourseQuestion {
  const found = COURSE_QUESTIONS[number - 1];
  if (!found) throw new Error(`The course has no question ${number}.`);
  return found;
}
