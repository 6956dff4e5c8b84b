# The public names: `__init__.py` imports each from here when it is first used.

from .api import Assignment as Assignment
from .api import AugmentationPreview as AugmentationPreview
from .api import BulkPredictions as BulkPredictions
from .api import CheckedData as CheckedData
from .api import Comparison as Comparison
from .api import Diagnosis as Diagnosis
from .api import Evaluation as Evaluation
from .api import PlannedRenaming as PlannedRenaming
from .api import Repeated as Repeated
from .api import Run as Run
from .api import check_data as check_data
from .api import doctor as doctor
from .api import estimate as estimate
from .api import load as load
from .api import plan_renaming as plan_renaming
from .api import predict_many as predict_many
from .api import preview_augmentation as preview_augmentation
from .api import preview_data as preview_data
from .api import repeat as repeat
from .api import resume as resume
from .api import split_data as split_data
from .api import train as train
from .config import AutoConfig as AutoConfig
from .config import FeaturesConfig as FeaturesConfig
from .config import FineTuneConfig as FineTuneConfig
from .config import ModelOptions as ModelOptions
from .config import ScratchConfig as ScratchConfig
from .config import SplitConfig as SplitConfig
from .config import TrainConfig as TrainConfig
from .data.projects.project import Project as Project
from .errors import ConfigError as ConfigError
from .errors import DataError as DataError
from .errors import ModelError as ModelError
from .errors import ParityError as ParityError
from .errors import PellucidError as PellucidError
from .errors import PictureError as PictureError
from .errors import RunError as RunError
from .errors import WeightsError as WeightsError
from .exports.export import Exported as Exported
from .inference.classifier import Classifier as Classifier
from .inference.classifier import Prediction as Prediction
from .report.preview_page import DataPreview as DataPreview
from .training.estimate import Estimate as Estimate

__version__: str
